package dev.yado.source.local.internal;

import dev.yado.source.local.internal.ReadOutcome.Reason;
import dev.yado.source.local.internal.ReadOutcome.Refused;
import dev.yado.source.local.internal.ReadOutcome.Visible;
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
 * Reads one {@code metadata.json}: bounded, following no link, and only as a whole. Stateless; whatever happens to the file meanwhile is an outcome, never an
 * exception.
 */
final class MetadataReader {

    static final String FILE_NAME = "metadata.json";

    /** Largest file that is read. */
    static final int MAX_BYTES = 1 << 20;

    private static final int ATTEMPTS = 3;

    /** A file this young may be in the middle of being written, and its time too coarse to tell one write from the next. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    /** Takes the bytes of a file, at most {@link #MAX_BYTES} and one more. Tests put a writer in between. */
    interface Contents {
        byte[] of(Path file) throws IOException;
    }

    /** What a file is known by without reading it. */
    record Fingerprint(long size, FileTime modified, Optional<Object> key) {
        static Fingerprint of(BasicFileAttributes attributes) {
            return new Fingerprint(attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
        }
    }

    /**
     * @param fingerprint what the outcome holds for; empty when only another attempt can tell whether it still holds
     * @param again       when to read once more although nothing tells of a change: the file is so young that this may not be the last word
     */
    record Reading(ReadOutcome outcome, Optional<Fingerprint> fingerprint, Optional<Instant> again) {
        static Reading refused(Reason reason) {
            return new Reading(new Refused(reason), Optional.empty(), Optional.empty());
        }
    }

    private final Optional<WorkspaceRoot> workspace;
    private final Contents contents;

    MetadataReader(Optional<WorkspaceRoot> workspace) {
        this(workspace, MetadataReader::bytes);
    }

    MetadataReader(Optional<WorkspaceRoot> workspace, Contents contents) {
        this.workspace = workspace;
        this.contents = contents;
    }

    /** Whether reading would give what it gave for {@code before}. */
    boolean unchanged(Path directory, Fingerprint before) {
        try {
            return Fingerprint.of(attributes(directory.resolve(FILE_NAME))).equals(before);
        } catch (IOException e) {
            return false;
        }
    }

    /** @param directory a real directory */
    Reading read(Path directory) {
        try {
            return readWhole(directory.resolve(FILE_NAME));
        } catch (NoSuchFileException e) {
            return Reading.refused(Reason.MISSING);
        } catch (IOException e) {
            return Reading.refused(Reason.UNREADABLE);
        }
    }

    private Reading readWhole(Path file) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            BasicFileAttributes before = attributes(file);
            Optional<Reason> unfit = unfit(before);
            if (unfit.isPresent()) {
                return Reading.refused(unfit.get());
            }
            byte[] bytes = contents.of(file);
            Fingerprint after = Fingerprint.of(attributes(file));
            if (after.equals(Fingerprint.of(before)) && bytes.length == after.size()) {
                return new Reading(outcome(bytes), Optional.of(after), settles(after));
            }
        }
        return new Reading(new Refused(Reason.CHANGING), Optional.empty(), Optional.of(Instant.now()));
    }

    // Before opening: merely opening a pipe or a device can block or have effects.
    private static Optional<Reason> unfit(BasicFileAttributes attributes) {
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
        // A time far in the future is a wrong clock's and says nothing.
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
