package dev.yado.runtime.store.sqlite.internal.log;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The result of an examination of a write-ahead log by {@link WriteAheadLog}. A <em>frame</em> is one page of the database in the log; a commit consists of one
 * or more frames.
 *
 * @param readableFrames number of frames up to the end of the last commit that SQLite reads
 * @param unreadCommits number of commits with the current salts behind the position where SQLite stops reading
 * @param committedFrames number of committed frames according to the shared index, which the writer updates after each commit; empty if the index is missing,
 * unreadable, or of another log
 * @param movedFrames number of frames that a checkpoint has moved into the database file; 0 without an index
 * @param begunFrames number of frames that a checkpoint has begun to move; at least {@code movedFrames}
 * @param repair the bit whose reversal makes the first unreadable part valid again; empty if no single bit does, or it is not certain which
 * @param bit whether the first unreadable part differs in a single bit from a valid one
 * @param header whether the header of the log is invalid and frames follow it
 */
public record LogFinding(long readableFrames, int unreadCommits, OptionalLong committedFrames, long movedFrames, long begunFrames, Optional<Bit> repair,
        boolean bit, boolean header) {

    /**
     * A bit of the log.
     *
     * @param offset the position of its byte in the file
     * @param mask the bit in this byte
     */
    public record Bit(long offset, int mask) {
    }

    /** Nothing is wrong. */
    static final LogFinding WHOLE = new LogFinding(0, 0, OptionalLong.empty(), 0, 0, Optional.empty(), false, false);

    /**
     * Returns whether commits that were complete cannot be read. An incomplete last commit, as a kill or a loss of power leaves it, is no damage: it was not
     * acknowledged.
     */
    public boolean damaged() {
        if (bit || header) {
            return true;
        }
        // Without an index, a single unread commit may be one that the loss of power interrupted.
        return committedFrames.isPresent() ? committedFrames.getAsLong() > readableFrames : unreadCommits > 1;
    }

    /** Returns whether one commit is unreadable that was probably never complete. */
    public boolean interruptedCommit() {
        return !damaged() && unreadCommits > 0;
    }

    /** Returns whether the database file contains everything up to a commit behind the readable part, so that it is complete without the log. */
    boolean databaseIsNewer() {
        return movedFrames > readableFrames && begunFrames == movedFrames;
    }

    /** Returns whether a checkpoint was moving frames that cannot be read: the database file then contains a part of a commit. */
    boolean databaseIsMixed() {
        return begunFrames > readableFrames && begunFrames > movedFrames;
    }

    /** Describes the damage in a few words, for the log and for messages of the command line. */
    public String summary() {
        long lost = committedFrames.orElse(0) - readableFrames;
        return (header ? "its header is damaged" : "damaged behind frame " + readableFrames)
                + (unreadCommits > 0 ? "; " + unreadCommits + (unreadCommits == 1 ? " change" : " changes") + " cannot be read"
                        : lost > 0 ? "; " + lost + " committed pages cannot be read" : "")
                + (repair.isPresent() ? "; one bit is wrong, at byte " + repair.get().offset() : "");
    }
}
