package dev.yado.source.local.internal.read;

import dev.yado.source.local.internal.read.ReadOutcome.Reason;
import dev.yado.source.local.internal.read.ReadOutcome.Refused;
import dev.yado.source.local.internal.read.ReadOutcome.Visible;
import dev.yado.source.local.internal.settings.WorkspaceRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads one {@code metadata.json}: bounded, without following links, and only as a whole. Stateless. A file that is missing, unreadable or changing is an
 * outcome, never an exception.
 */
public final class MetadataReader {

    public static final String FILE_NAME = "metadata.json";

    /** The maximum size of a file, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private static final int ATTEMPTS = 3;

    /** A file younger than this may still be written, and its time may be too coarse to tell one write from the next. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    /** Reads the bytes of a file, at most {@link #MAX_BYTES} plus one. Tests replace it to write in between. */
    public interface Contents {
        byte[] of(Path file) throws IOException;
    }

    /** Identifies the state of a file without reading it. */
    public record Fingerprint(long size, FileTime modified, Optional<Object> key) {
        public static Fingerprint of(BasicFileAttributes attributes) {
            return new Fingerprint(attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
        }
    }

    /**
     * One attempt to read a file.
     *
     * @param fingerprint the state of the file that the outcome is valid for; empty if only another attempt can tell whether it still is
     * @param again       when to read once more even without an event, because the file is so young that it may change again unnoticed
     */
    public record Reading(ReadOutcome outcome, Optional<Fingerprint> fingerprint, Optional<Instant> again) {
        public static Reading refused(Reason reason) {
            return new Reading(new Refused(reason), Optional.empty(), Optional.empty());
        }
    }

    private final Optional<WorkspaceRoot> workspace;
    private final Contents contents;

    public MetadataReader(Optional<WorkspaceRoot> workspace) {
        this(workspace, MetadataReader::bytes);
    }

    public MetadataReader(Optional<WorkspaceRoot> workspace, Contents contents) {
        this.workspace = workspace;
        this.contents = contents;
    }

    /** Returns whether the file still has the state {@code before}. */
    public boolean unchanged(Path directory, Fingerprint before) {
        try {
            return Fingerprint.of(attributes(directory.resolve(FILE_NAME))).equals(before);
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads the file in a directory, which must not be a symbolic link. */
    public Reading read(Path directory) {
        try {
            return readComplete(directory.resolve(FILE_NAME));
        } catch (NoSuchFileException e) {
            return Reading.refused(Reason.MISSING);
        } catch (IOException e) {
            return Reading.refused(Reason.UNREADABLE);
        }
    }

    private Reading readComplete(Path file) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            BasicFileAttributes before = attributes(file);
            Optional<Reason> refusal = refusal(before);
            if (refusal.isPresent()) {
                return Reading.refused(refusal.get());
            }
            byte[] bytes = contents.of(file);
            Fingerprint after = Fingerprint.of(attributes(file));
            if (after.equals(Fingerprint.of(before)) && bytes.length == after.size()) {
                return new Reading(outcome(bytes), Optional.of(after), settles(after));
            }
        }
        return new Reading(new Refused(Reason.CHANGING), Optional.empty(), Optional.of(Instant.now()));
    }

    // Before opening, because opening a pipe or a device can block or have effects.
    private static Optional<Reason> refusal(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return Optional.of(Reason.SYMLINK);
        }
        if (!attributes.isRegularFile()) {
            return Optional.of(Reason.NOT_A_FILE);
        }
        return attributes.size() > MAX_BYTES ? Optional.of(Reason.TOO_LARGE) : Optional.empty();
    }

    private ReadOutcome outcome(byte[] bytes) {
        Optional<PodMetadata> metadata = MetadataParser.parse(bytes);
        if (metadata.isEmpty()) {
            return new Refused(Reason.INVALID);
        }
        Optional<WorkspaceRoot> root = metadata.get().workspaceRoot().map(WorkspaceRoot::new);
        if (root.isEmpty()) {
            return new Refused(Reason.WORKSPACE_ROOT_MISSING);
        }
        return root.equals(workspace) ? new Visible(metadata.get()) : new Refused(Reason.OTHER_WORKSPACE);
    }

    private static Optional<Instant> settles(Fingerprint file) {
        Instant now = Instant.now();
        Instant settled = file.modified().toInstant().plus(SETTLING);
        // A time far in the future comes from a wrong clock and is ignored.
        return settled.isAfter(now) && settled.isBefore(now.plus(SETTLING).plus(SETTLING)) ? Optional.of(settled) : Optional.empty();
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
