package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * SQLite's file of changes on their way into the database. SQLite reads it up to the first frame whose checksum is wrong and drops the rest without a word: after a crash
 * that is where the last change was being written. What it cannot know is whether a bit fell over there; this tells by what stands behind it.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#walformat">the format</a>
 */
public final class WriteAheadLog {

    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int MAGIC = 0x377f0682;

    private final FileChannel file;
    private final ByteBuffer frame;
    private final boolean bigEndian;
    private final long salts;
    private int sum0;
    private int sum1;

    private WriteAheadLog(FileChannel file, ByteBuffer header) {
        this.file = file;
        this.bigEndian = (header.getInt(0) & 1) == 1;
        this.salts = header.getLong(16);
        this.frame = ByteBuffer.allocate(FRAME_HEADER + header.getInt(8));
    }

    /**
     * How many commits of this log's present round lie where SQLite does not read. None is usual. One may be the change that was being written when the power
     * went. More were written, and so were acknowledged unless the disk refused them.
     *
     * @param path may be missing
     */
    public static int unreadCommits(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            if (!fill(file, header, 0) || (header.getInt(0) & ~1) != MAGIC || header.getInt(8) != StoreSettings.PAGE_BYTES) {
                return 0;
            }
            return new WriteAheadLog(file, header).count(header);
        }
    }

    private int count(ByteBuffer header) throws IOException {
        add(header, 0, HEADER - 8);
        boolean readable = sum0 == header.getInt(24) && sum1 == header.getInt(28);
        int unread = 0;
        for (long at = HEADER; fill(file, frame, at); at += frame.capacity()) {
            boolean ofThisRound = frame.getLong(8) == salts;
            if (readable) {
                add(frame, 0, 8);
                add(frame, FRAME_HEADER, frame.capacity());
                readable = ofThisRound && sum0 == frame.getInt(16) && sum1 == frame.getInt(20);
            }
            // The last frame of a commit says how large the database is then.
            if (!readable && ofThisRound && frame.getInt(4) != 0) {
                unread++;
            }
        }
        return unread;
    }

    private void add(ByteBuffer bytes, int from, int to) {
        ByteBuffer words = bytes.duplicate().order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i += 8) {
            sum0 += words.getInt(i) + sum1;
            sum1 += words.getInt(i + 4) + sum0;
        }
    }

    /** @return false when the file ends before */
    private static boolean fill(FileChannel file, ByteBuffer buffer, long at) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}
