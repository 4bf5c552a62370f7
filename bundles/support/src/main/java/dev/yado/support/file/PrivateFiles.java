package dev.yado.support.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Creates files and directories that only their owner can access from the moment they exist. File systems without POSIX permissions apply their default access.
 * Stateless.
 */
@ProviderType
public final class PrivateFiles {

    private static final String FILE = "rw-------";
    private static final String DIRECTORY = "rwx------";

    private PrivateFiles() {
    }

    /** Creates a file and opens it for writing. @throws java.nio.file.FileAlreadyExistsException if it exists */
    public static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), attributes(file, FILE));
    }

    /** Opens a file for reading and writing; creates it if it does not exist. The permissions of an existing file are not changed. */
    public static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE), attributes(file, FILE));
    }

    /** Creates a directory, whose parent must exist. @throws java.nio.file.FileAlreadyExistsException if it exists */
    public static void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, attributes(directory, DIRECTORY));
    }

    /** Takes the access to an existing file from all users except its owner. */
    public static void restrict(Path file) throws IOException {
        if (isPosix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
        }
    }

    /** Returns whether the file system of {@code path} has POSIX permissions. */
    public static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return isPosix(path) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
