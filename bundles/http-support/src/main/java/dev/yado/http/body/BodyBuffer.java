package dev.yado.http.body;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The part of a body that has arrived. Used by one thread at a time. */
final class BodyBuffer {

    private static final int CHUNK = 8_192;

    private final long length;
    private final int maxBytes;
    private final BodyBudget budget;
    private final ByteArrayOutputStream received;

    /** @param length announced length; negative if unknown */
    BodyBuffer(long length, int maxBytes, BodyBudget budget) {
        this.length = length;
        this.maxBytes = maxBytes;
        this.budget = budget;
        // Not the announced length: a client that announces much and sends nothing would get memory for it.
        this.received = new ByteArrayOutputStream((int) Math.min(CHUNK, Math.max(32, length)));
    }

    /**
     * Reads what can be read without waiting for the client.
     *
     * @return whether the body is complete
     * @throws YadoException {@code payload_too_large}, {@code overloaded}
     */
    boolean readArrived(ServletInputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        // At the announced length, the next read only returns the end.
        while (received.size() == length || in.available() > 0) {
            if (add(in, chunk)) {
                return true;
            }
        }
        return false;
    }

    /** Reads like {@link #readArrived}, in asynchronous mode. */
    boolean readReady(ServletInputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (in.isReady()) {
            if (add(in, chunk)) {
                return true;
            }
        }
        return false;
    }

    private boolean add(ServletInputStream in, byte[] chunk) throws IOException {
        int count = in.read(chunk);
        if (count < 0) {
            return true;
        }
        if (received.size() + count > maxBytes) {
            throw new YadoException(tooLarge(maxBytes));
        }
        if (!budget.take(count)) {
            throw new YadoException(FailureCode.OVERLOADED, "the memory for request bodies is used up; try again later");
        }
        received.write(chunk, 0, count);
        return false;
    }

    static Failure tooLarge(int maxBytes) {
        return new Failure(FailureCode.PAYLOAD_TOO_LARGE, "the body must have at most " + maxBytes + " bytes");
    }

    /** Returns the body and gives its memory back to the budget: from now on it belongs to a request that is being handled. */
    byte[] take() {
        release();
        return received.toByteArray();
    }

    /** Gives the memory back. Called once. */
    void release() {
        budget.give(received.size());
    }
}
