package dev.yado.http.body;

import java.util.concurrent.atomic.AtomicLong;
import org.osgi.annotation.versioning.ProviderType;

/** Limits the memory of all request bodies that have arrived in part. Thread-safe. */
@ProviderType
public final class BodyBudget {

    private static final int SHARE_OF_HEAP = 8;

    private final long bytes;
    private final AtomicLong used = new AtomicLong();

    public BodyBudget(long bytes) {
        this.bytes = bytes;
    }

    /** Returns a budget of an eighth of the maximum heap. */
    public static BodyBudget ofHeap() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** Takes bytes; false if that many are not left. */
    boolean take(long wanted) {
        if (used.addAndGet(wanted) <= bytes) {
            return true;
        }
        used.addAndGet(-wanted);
        return false;
    }

    void give(long back) {
        used.addAndGet(-back);
    }
}
