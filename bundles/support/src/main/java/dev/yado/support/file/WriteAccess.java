package dev.yado.support.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Checks that other users cannot change files and directories that this process obeys: bundles that it starts, and configurations. Others are all users except the
 * one of this process and the administrator. A group is not regarded as others if it has the name of the owner, as the private groups of users whose umask is 002.
 * File systems without POSIX permissions are not checked; access control lists are not examined. Stateless.
 */
@ProviderType
public final class WriteAccess {

    private static final int ROOT = 0;
    private static final int STICKY = 0_1000;
    private static final OptionalInt PROCESS_OWNER = processOwner();

    private WriteAccess() {
    }

    /**
     * Returns how other users can change a directory or a file, as the end of a sentence about it that does not name it; empty if they cannot. Links are followed.
     *
     * @throws java.nio.file.NoSuchFileException if it does not exist, or is a link without a target
     */
    public static Optional<String> problem(Path path) throws IOException {
        return problem(path, false);
    }

    /**
     * As {@link #problem}, for an entry of a directory that was checked. The target of a link must be in the directory, and no directory between them may be
     * changed by others either.
     */
    public static Optional<String> problemInside(Path directory, Path entry) throws IOException {
        Path top = directory.toRealPath();
        Path real;
        try {
            real = entry.toRealPath();
        } catch (NoSuchFileException e) {
            return Optional.of("is a link without a target");
        }
        if (!real.startsWith(top)) {
            return Optional.of("is a link out of the directory, which is not followed");
        }
        for (Path checked = real; !checked.equals(top); checked = checked.getParent()) {
            Optional<String> problem = problem(checked, false);
            if (problem.isPresent()) {
                return checked.equals(real) ? problem : Optional.of("is a link to a directory that " + problem.get());
            }
        }
        return Optional.empty();
    }

    /**
     * As {@link #problem}, for a directory and, if its path contains a link, the directories above its target: who may write those can replace it. A directory in
     * which only the owner of an entry may replace it, such as {@code /tmp}, is accepted there.
     */
    public static Optional<String> problemOfDirectory(Path directory) throws IOException {
        Optional<String> own = problem(directory, false);
        Path real = directory.toRealPath();
        if (own.isPresent() || real.equals(directory.toAbsolutePath().normalize())) {
            return own;
        }
        for (Path above = real.getParent(); above != null; above = above.getParent()) {
            Optional<String> problem = problem(above, true);
            if (problem.isPresent()) {
                return Optional.of("is a link to a directory below one that " + problem.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problem(Path path, boolean stickySuffices) throws IOException {
        if (!PrivateFiles.isPosix(path)) {
            return Optional.empty();
        }
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
        int owner = number(path, "unix:uid", ROOT);
        if (owner != ROOT && owner != PROCESS_OWNER.orElse(owner)) {
            return Optional.of("belongs to another user, " + attributes.owner().getName());
        }
        Set<PosixFilePermission> permissions = attributes.permissions();
        boolean privateGroup = owner != ROOT && attributes.group().getName().equals(attributes.owner().getName());
        boolean others = permissions.contains(PosixFilePermission.OTHERS_WRITE);
        boolean group = permissions.contains(PosixFilePermission.GROUP_WRITE) && !privateGroup;
        if (!others && !group || stickySuffices && (number(path, "unix:mode", 0) & STICKY) != 0) {
            return Optional.empty();
        }
        return Optional.of("may be written by " + (others ? "all users" : "the group " + attributes.group().getName()) + " ("
                + PosixFilePermissions.toString(permissions) + ")");
    }

    /** Returns the effective user of this process; empty if the operating system does not say. */
    private static OptionalInt processOwner() {
        Path status = Path.of("/proc/self/status");
        try {
            for (String line : Files.isReadable(status) ? Files.readAllLines(status) : List.<String>of()) {
                if (line.startsWith("Uid:")) {
                    return OptionalInt.of(Integer.parseInt(line.split("\\s+")[2]));
                }
            }
        } catch (IOException | NumberFormatException e) {
            System.getLogger(WriteAccess.class.getName()).log(System.Logger.Level.DEBUG, "The user of this process is unknown", e);
        }
        return OptionalInt.empty();
    }

    private static int number(Path path, String attribute, int otherwise) throws IOException {
        try {
            return (Integer) Files.getAttribute(path, attribute);
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return otherwise;
        }
    }
}
