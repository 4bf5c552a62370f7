package dev.yado.support.sse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Parses the bytes of a {@code text/event-stream}, in pieces of any size. Not thread-safe. */
@ProviderType
public final class SseParser {

    private final int maxBytes;
    private final Consumer<SseEvent> events;
    private final SseEventAssembler assembler;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean afterReturn;

    /**
     * @param maxBytes the maximum size of a line, and of an event's data
     * @param events   receives each event, on the thread that calls {@link #feed}
     */
    public SseParser(int maxBytes, Consumer<SseEvent> events) {
        this.maxBytes = maxBytes;
        this.events = events;
        this.assembler = new SseEventAssembler(maxBytes);
    }

    /** Parses all remaining bytes. @throws SseTooLongException if a line or an event exceeds the maximum */
    public void feed(ByteBuffer bytes) throws SseTooLongException {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                byte[] text = line.toByteArray();
                line.reset();
                assembler.line(text).ifPresent(events);
            } else if (line.size() < maxBytes) {
                line.write(b);
            } else {
                throw new SseTooLongException();
            }
        }
    }
}
