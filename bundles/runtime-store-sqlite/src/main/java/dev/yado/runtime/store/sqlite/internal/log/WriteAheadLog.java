package dev.yado.runtime.store.sqlite.internal.log;

import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A reader of SQLite's write-ahead log that detects damage. SQLite reads the log up to the first frame with a wrong checksum and silently ignores the rest: after a
 * crash, that frame is the write that was interrupted. SQLite cannot distinguish it from a flipped bit. This class does, by three facts: commits that follow the
 * frame, the shared index (which knows the last commit and survives the end of the process), and whether the frame is valid with one other bit.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#walformat">WAL file format</a>
 */
public final class WriteAheadLog {

    static final int HEADER = 32;
    static final int FRAME_HEADER = 24;
    private static final int MAGIC = 0x377f0682;
    private static final int VERSION = 3_007_000;
    private static final int FRAME = FRAME_HEADER + StoreSettings.PAGE_BYTES;

    private final FileChannel file;
    private final ByteBuffer frame = ByteBuffer.allocate(FRAME);

    private WriteAheadLog(FileChannel file) {
        this.file = file;
    }

    /**
     * Examines the log of a database that no process has open.
     *
     * @param log the log; may be missing
     * @param index the shared index beside it; may be missing or unusable
     */
    public static LogFinding examine(Path log, Path index) throws IOException {
        if (!Files.isRegularFile(log)) {
            return LogFinding.WHOLE;
        }
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            // An incomplete header, or one without a frame, is a log that has just been created.
            return file.size() < HEADER + FRAME ? LogFinding.WHOLE : new WriteAheadLog(file).read(LogIndex.read(index));
        }
    }

    private LogFinding read(Optional<LogIndex> index) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        fill(header, 0);
        fill(frame, HEADER);
        boolean invalid = !valid(header);
        Optional<LogFinding.Bit> repair = invalid ? repairedHeader(header) : Optional.empty();
        boolean known = !invalid || repair.isPresent();
        boolean bit = repair.isPresent();
        long salts = known ? header.getLong(16) : frame.getLong(8);
        Optional<LogIndex> own = index.filter(i -> i.salts() == salts);
        if (invalid && index.isPresent() && index.get().committedFrames() == 0) {
            // The writer has begun the log anew, and its header was being written when the process ended: all commits are in the database.
            return LogFinding.WHOLE;
        }
        Checksum sum = known ? Checksum.ofHeader(header) : new Checksum(false);
        boolean readable = !invalid;
        long number = 0;
        long committed = 0;
        int unread = 0;
        for (long at = HEADER; fill(frame, at); at += FRAME) {
            number++;
            boolean current = frame.getLong(8) == salts;
            if (readable) {
                Checksum before = sum.copy();
                readable = sum.addFrame(frame) && current;
                if (!readable) {
                    List<FrameRepair> candidates = FrameRepair.candidates(frame, salts, before);
                    bit = !candidates.isEmpty();
                    repair = select(candidates, at, number, own);
                    fill(frame, at);
                } else if (frame.getInt(4) != 0) {
                    committed = number;
                }
            }
            // In the last frame of a commit, this field is the database size in pages; in others it is 0.
            if (!readable && current && frame.getInt(4) != 0) {
                unread++;
            }
        }
        return new LogFinding(committed, unread, own.isPresent() ? OptionalLong.of(own.get().committedFrames()) : OptionalLong.empty(),
                own.map(LogIndex::movedFrames).orElse(0L), own.map(LogIndex::begunFrames).orElse(0L), repair, bit, invalid);
    }

    private static boolean valid(ByteBuffer header) {
        if ((header.getInt(0) & ~1) != MAGIC || header.getInt(4) != VERSION || header.getInt(8) != StoreSettings.PAGE_BYTES) {
            return false;
        }
        Checksum sum = new Checksum((header.getInt(0) & 1) == 1);
        sum.add(header, 0, HEADER - 8);
        return sum.equals(header.getInt(24), header.getInt(28));
    }

    /** Reverses the bit of an invalid header that makes it valid and fits the first frame, if there is one. */
    private Optional<LogFinding.Bit> repairedHeader(ByteBuffer header) {
        for (int i = 0; i < HEADER; i++) {
            for (int mask = 1; mask < 256; mask <<= 1) {
                header.put(i, (byte) (header.get(i) ^ mask));
                if (valid(header) && header.getLong(16) == frame.getLong(8) && Checksum.ofHeader(header).addFrame(frame)) {
                    return Optional.of(new LogFinding.Bit(i, mask));
                }
                header.put(i, (byte) (header.get(i) ^ mask));
            }
        }
        return Optional.empty();
    }

    /**
     * Selects the repair that is right; empty if that is not certain. Whether the page or the stored checksum is wrong is decided by the next frame, or by the checksum
     * of the last commit in the index.
     */
    private Optional<LogFinding.Bit> select(List<FrameRepair> candidates, long at, long number, Optional<LogIndex> index) throws IOException {
        List<FrameRepair> confirmed = candidates;
        if (candidates.size() > 1) {
            confirmed = new ArrayList<>();
            boolean next = fill(frame, at + FRAME);
            for (FrameRepair candidate : candidates) {
                if (next && candidate.after().copy().addFrame(frame)
                        || index.isPresent() && index.get().committedFrames() == number
                                && candidate.after().equals(index.get().first(), index.get().second())) {
                    confirmed.add(candidate);
                }
            }
        }
        return confirmed.size() == 1 ? Optional.of(new LogFinding.Bit(at + confirmed.get(0).offset(), confirmed.get(0).mask())) : Optional.empty();
    }

    /** Fills {@code buffer} from position {@code at}; returns false if the file ends first. */
    private boolean fill(ByteBuffer buffer, long at) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}
