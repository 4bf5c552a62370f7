package dev.yado.runtime.store.sqlite.internal.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The running checksum of a write-ahead log: two sums over pairs of words, from the header through all frames. */
final class Checksum {

    private final boolean bigEndian;
    private int first;
    private int second;

    Checksum(boolean bigEndian) {
        this.bigEndian = bigEndian;
    }

    /** Returns the checksum after the header of a log, which selects the order of bytes. */
    static Checksum ofHeader(ByteBuffer header) {
        Checksum sum = new Checksum((header.getInt(0) & 1) == 1);
        sum.add(header, 0, WriteAheadLog.HEADER - 8);
        return sum;
    }

    Checksum copy() {
        return with(first, second);
    }

    /** Returns a checksum with the same order of bytes and other sums. */
    Checksum with(int otherFirst, int otherSecond) {
        Checksum other = new Checksum(bigEndian);
        other.first = otherFirst;
        other.second = otherSecond;
        return other;
    }

    ByteOrder order() {
        return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** Adds the bytes from {@code from} to {@code to}, a multiple of 8. */
    void add(ByteBuffer bytes, int from, int to) {
        ByteBuffer words = bytes.duplicate().order(order());
        for (int i = from; i < to; i += 8) {
            first += words.getInt(i) + second;
            second += words.getInt(i + 4) + first;
        }
    }

    /** Adds the checked parts of a frame, and returns whether its stored checksum is the result. */
    boolean addFrame(ByteBuffer frame) {
        add(frame, 0, 8);
        add(frame, WriteAheadLog.FRAME_HEADER, frame.capacity());
        return equals(frame.getInt(16), frame.getInt(20));
    }

    boolean equals(int otherFirst, int otherSecond) {
        return first == otherFirst && second == otherSecond;
    }

    int first() {
        return first;
    }

    int second() {
        return second;
    }
}
