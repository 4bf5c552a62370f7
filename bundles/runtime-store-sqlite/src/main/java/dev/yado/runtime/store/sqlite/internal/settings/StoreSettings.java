package dev.yado.runtime.store.sqlite.internal.settings;

import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Duration;

/**
 * What can be set.
 *
 * @param durability what an acknowledged change survives
 * @param maxBytes   most bytes of the database file; 0: as many as the disk has
 * @param readers    most reads at the same time
 * @param answersPerWorker idempotent answers kept for one Worker
 * @param answersOfRuntime idempotent answers kept for the Runtime itself (creations)
 * @param answerAge  how long an idempotent answer is kept
 */
public record StoreSettings(Durability durability, long maxBytes, int readers, int answersPerWorker, int answersOfRuntime, Duration answerAge) {

    /** The kind of this store, as the Runtime and its exports name it. */
    public static final String KIND = "sqlite";

    public static final int PAGE_BYTES = 4_096;
    /** Two 32-bit words less two, which is SQLite's own limit. */
    private static final long MOST_PAGES = 4_294_967_294L;

    public static final StoreSettings DEFAULTS = new StoreSettings(Durability.POWER_FAILURE, 0, 8, WorkerStore.RESULTS_OF_WORKER, WorkerStore.RESULTS_OF_RUNTIME, Duration.ofDays(30));

    /** What an acknowledged change survives. */
    public enum Durability {
        /** Also the loss of power: each group of changes is flushed to the disk before it is acknowledged. */
        POWER_FAILURE("FULL"),
        /** The end of the process in whatever way, but not of the machine: what was acknowledged last may be lost with the power. */
        PROCESS_CRASH("NORMAL");

        private final String synchronous;

        Durability(String synchronous) {
            this.synchronous = synchronous;
        }

        public String synchronous() {
            return synchronous;
        }
    }

    public StoreSettings with(Durability other) {
        return new StoreSettings(other, maxBytes, readers, answersPerWorker, answersOfRuntime, answerAge);
    }

    public long maxPages() {
        return maxBytes == 0 ? MOST_PAGES : Math.max(1, maxBytes / PAGE_BYTES);
    }
}
