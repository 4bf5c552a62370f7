package dev.yado.runtime.store.sqlite.internal.log;

import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The facts about a write-ahead log in its shared index. The processes that use a database map this file; a kill leaves it as it was, with the number of the last
 * committed frame. SQLite ignores it at the start and writes it anew.
 *
 * @param salts the salts of the log that it describes
 * @param committedFrames number of frames up to the last commit
 * @param movedFrames number of frames that are in the database file
 * @param begunFrames number of frames that a checkpoint has begun to move
 * @param first the first sum of the checksum after the last commit
 * @param second the second sum
 * @see <a href="https://www.sqlite.org/walformat.html#the_wal_index_file_format">WAL-index file format</a>
 */
record LogIndex(long salts, long committedFrames, long movedFrames, long begunFrames, int first, int second) {

    private static final int VERSION = 3_007_000;
    /** Each of the two copies of the header, whose last 8 bytes are its checksum. */
    private static final int COPY = 48;
    private static final int USED = 136;

    /** Reads an index; empty if it is missing, incomplete or inconsistent. */
    static Optional<LogIndex> read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(USED).order(ByteOrder.nativeOrder());
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, bytes.position()) < 0) {
                    return Optional.empty();
                }
            }
        }
        boolean copiesAreEqual = bytes.slice(0, COPY).equals(bytes.slice(COPY, COPY));
        Checksum sum = new Checksum(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN);
        sum.add(bytes, 0, COPY - 8);
        if (!copiesAreEqual || bytes.getInt(0) != VERSION || bytes.getShort(14) != StoreSettings.PAGE_BYTES
                || !sum.equals(bytes.getInt(40), bytes.getInt(44))) {
            return Optional.empty();
        }
        // The salts are copied from the log byte by byte.
        long salts = bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(32);
        return Optional.of(new LogIndex(salts, Integer.toUnsignedLong(bytes.getInt(16)), Integer.toUnsignedLong(bytes.getInt(96)),
                Integer.toUnsignedLong(bytes.getInt(128)), bytes.getInt(24), bytes.getInt(28)));
    }
}
