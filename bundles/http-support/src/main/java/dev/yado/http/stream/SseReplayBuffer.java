package dev.yado.http.stream;

import dev.yado.model.stream.Feed;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Holds the newest changes as encoded SSE blocks and serves any number of readers. A reader is a position in this buffer and has no buffer
 * of its own; a reader that falls behind the oldest block must read the lists again. Thread-safe.
 */
@ProviderType
public final class SseReplayBuffer {

    public static final int CAPACITY = 1_024;
    /** Maximum size of the blocks that are held, in bytes; the newest one is held in any case. */
    public static final int MAX_BYTES = 512 * 1024;

    private final String prefix;
    private final int tag;
    private final byte[] resync;

    // Guarded by this. Block i of the deque has the number newest - size + 1 + i.
    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
    private final Set<Reader> readers = new LinkedHashSet<>();
    private long bytes;
    private long newest;
    private byte[] last;

    /**
     * @param prefix prefix of all ids
     * @param tag    part of all ids, which tells this buffer's ids from those of an earlier buffer
     * @param resync block that is sent to a reader that missed changes
     */
    public SseReplayBuffer(String prefix, int tag, byte[] resync) {
        this.prefix = prefix;
        this.tag = tag;
        this.resync = resync;
    }

    /**
     * Appends a change.
     *
     * @param event event name of the block
     */
    public void publish(String event, byte[] json) {
        List<Reader> all;
        synchronized (this) {
            if (last != null) {
                return;
            }
            newest++;
            byte[] block = SseFormat.frame(event, id(newest), json);
            blocks.add(block);
            bytes += block.length;
            while (blocks.size() > CAPACITY || bytes > MAX_BYTES && blocks.size() > 1) {
                bytes -= blocks.poll().length;
            }
            all = List.copyOf(readers);
        }
        all.forEach(Reader::raise);
    }

    /** Ends the buffer: {@code block} is the last one that every reader gets. */
    public void end(byte[] block) {
        List<Reader> all;
        synchronized (this) {
            last = block;
            all = List.copyOf(readers);
        }
        all.forEach(Reader::raise);
    }

    /** Opens a reader that starts with the next change. Call {@link Reader#first} with the present state before it reads. */
    public synchronized Reader open() {
        return add(newest);
    }

    /** Opens a reader that continues after {@code id}; empty if the id is from another buffer or its successors are no longer held. */
    public synchronized Optional<Reader> resume(String id) {
        return number(id).filter(n -> n <= newest && n >= newest - blocks.size()).map(this::add);
    }

    /** Returns whether a reader is open. */
    public synchronized boolean isRead() {
        return !readers.isEmpty();
    }

    private Reader add(long position) {
        Reader reader = new Reader(position);
        readers.add(reader);
        return reader;
    }

    private String id(long number) {
        HexFormat hex = HexFormat.of();
        return prefix + hex.toHexDigits(tag) + hex.toHexDigits(number, 12);
    }

    private Optional<Long> number(String id) {
        if (id.length() != prefix.length() + 20 || !id.startsWith(prefix + HexFormat.of().toHexDigits(tag))) {
            return Optional.empty();
        }
        try {
            return Optional.of(HexFormat.fromHexDigitsToLong(id, prefix.length() + 8, id.length()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private synchronized byte[] after(long position) {
        int skipped = (int) (position - (newest - blocks.size()));
        return blocks.stream().skip(skipped).findFirst().orElseThrow();
    }

    /** The position of one reader. */
    public final class Reader implements Feed<byte[]> {

        // Guarded by the buffer.
        private final ArrayDeque<byte[]> first = new ArrayDeque<>();
        private long position;
        private boolean ended;
        private Runnable signal = () -> {};

        private Reader(long position) {
            this.position = position;
        }

        /** Puts these blocks before the changes, followed by a block with the reader's position. */
        public void first(List<byte[]> state) {
            synchronized (SseReplayBuffer.this) {
                first.addAll(state);
                first.add(SseFormat.position(id(position)));
            }
        }

        @Override
        public Optional<byte[]> poll() {
            synchronized (SseReplayBuffer.this) {
                if (ended) {
                    return Optional.empty();
                }
                if (!first.isEmpty()) {
                    return Optional.of(first.poll());
                }
                if (position < newest - blocks.size()) {
                    position = newest;
                    return Optional.of(SseFormat.join(resync, SseFormat.position(id(position))));
                }
                if (position < newest) {
                    return Optional.of(after(position++));
                }
                ended = last != null;
                return Optional.ofNullable(last);
            }
        }

        @Override
        public boolean ended() {
            synchronized (SseReplayBuffer.this) {
                return ended;
            }
        }

        @Override
        public void onReady(Runnable newSignal) {
            synchronized (SseReplayBuffer.this) {
                signal = newSignal;
            }
            newSignal.run();
        }

        private void raise() {
            Runnable current;
            synchronized (SseReplayBuffer.this) {
                current = signal;
            }
            current.run();
        }

        @Override
        public void close() {
            synchronized (SseReplayBuffer.this) {
                readers.remove(this);
                ended = true;
            }
        }
    }
}
