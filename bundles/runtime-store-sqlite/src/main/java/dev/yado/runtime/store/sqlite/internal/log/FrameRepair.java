package dev.yado.runtime.store.sqlite.internal.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A single bit whose reversal makes a frame valid. The checksum has 64 bits, so a frame that another bit makes valid is not so by chance: a write that was
 * interrupted differs in more than one bit.
 *
 * @param offset the position of its byte in the frame
 * @param mask the bit in this byte
 * @param after the running checksum after the repaired frame
 */
record FrameRepair(int offset, int mask, Checksum after) {

    private static final int SALTS = 8;
    private static final int SUMS = 16;

    /**
     * Returns the bits that may be wrong in an invalid frame; empty if no single bit makes it valid. Several are possible: the checksum does not tell
     * apart the high bits of some words, nor the last word of a page and the stored checksum.
     *
     * @param salts the salts of the log
     * @param before the checksum of everything before the frame
     */
    static List<FrameRepair> candidates(ByteBuffer frame, long salts, Checksum before) {
        Checksum sum = before.copy();
        boolean sumsMatch = sum.addFrame(frame);
        long saltBits = frame.getLong(SALTS) ^ salts;
        if (sumsMatch) {
            return Long.bitCount(saltBits) == 1 ? List.of(of(SALTS, saltBits, sum)) : List.of();
        }
        List<FrameRepair> found = new ArrayList<>();
        if (saltBits == 0) {
            long sumBits = frame.getLong(SUMS) ^ ((long) sum.first() << 32 | sum.second() & 0xffffffffL);
            if (Long.bitCount(sumBits) == 1) {
                found.add(of(SUMS, sumBits, sum));
            }
            addInCheckedPart(found, frame, sum);
        }
        return found;
    }

    private static FrameRepair of(int offset, long bits, Checksum after) {
        int shift = Long.numberOfTrailingZeros(bits);
        return new FrameRepair(offset + 7 - shift / 8, 1 << shift % 8, after);
    }

    /**
     * Searches the page and the first 8 bytes of the header. The checksum is linear: a difference of d in a word changes the two sums by d times two factors that
     * depend only on the distance of the word from the end. So each bit needs one comparison, not a checksum of its own.
     */
    private static void addInCheckedPart(List<FrameRepair> found, ByteBuffer frame, Checksum sum) {
        int firstDifference = frame.getInt(SUMS) - sum.first();
        int secondDifference = frame.getInt(SUMS + 4) - sum.second();
        ByteBuffer words = frame.duplicate().order(sum.order());
        // The effects on the two sums of adding 1 to the second and to the first word of the pair at hand.
        int[] ofSecond = {0, 1};
        int[] ofFirst = {1, 1};
        for (int pair = frame.capacity() - 8; pair >= 0; pair -= 8) {
            if (pair == SUMS) {
                pair = 0; // the salts and the sums themselves are not part of the checksum
            }
            for (int shift = 0; shift < 32; shift++) {
                for (int word = 0; word < 2; word++) {
                    int[] effect = word == 0 ? ofFirst : ofSecond;
                    int change = (words.getInt(pair + 4 * word) >>> shift & 1) == 0 ? 1 << shift : -(1 << shift);
                    if (change * effect[0] == firstDifference && change * effect[1] == secondDifference) {
                        int inWord = sum.order() == ByteOrder.BIG_ENDIAN ? 3 - shift / 8 : shift / 8;
                        found.add(new FrameRepair(pair + 4 * word + inWord, 1 << shift % 8, sum.with(frame.getInt(SUMS), frame.getInt(SUMS + 4))));
                    }
                }
            }
            // One more pair behind the word: first' = first + second, second' = second + first'.
            step(ofSecond);
            step(ofFirst);
        }
    }

    private static void step(int[] effect) {
        effect[0] += effect[1];
        effect[1] += effect[0];
    }
}
