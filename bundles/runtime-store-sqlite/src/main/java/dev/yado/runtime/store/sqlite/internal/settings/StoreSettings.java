package dev.yado.runtime.store.sqlite.internal.settings;

import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Duration;

/**
 * The settings of the durable store.
 *
 * @param durability       the failures that an acknowledged change survives
 * @param maxBytes         maximum size of the database file, in bytes; 0: limited by the disk only
 * @param readers          maximum number of concurrent reads
 * @param resultsPerWorker maximum number of recorded results of one Worker
 * @param runtimeResults   maximum number of recorded results of the Runtime itself (creations)
 * @param resultRetention  time for which a recorded result is kept
 * @param damagedLog       what a start does with a damaged write-ahead log
 */
public record StoreSettings(Durability durability, long maxBytes, int readers, int resultsPerWorker, int runtimeResults, Duration resultRetention,
        DamagedLog damagedLog) {

    /** The kind of this store in the Runtime summary and in exports. */
    public static final String KIND = "sqlite";

    public static final int PAGE_BYTES = 4_096;
    /** SQLite's own limit: 2^32 - 2. */
    private static final long MAX_PAGES = 4_294_967_294L;

    public static final StoreSettings DEFAULTS =
            new StoreSettings(Durability.POWER_FAILURE, 0, 8, WorkerStore.RESULTS_OF_WORKER, WorkerStore.RESULTS_OF_RUNTIME, Duration.ofDays(30),
                    DamagedLog.REFUSE);

    /** The failures that an acknowledged change survives. */
    public enum Durability {
        /** Survives power loss: each group of changes is flushed to the disk before it is acknowledged. */
        POWER_FAILURE("FULL"),
        /** Survives any end of the process, but power loss may destroy the changes that were acknowledged last. */
        PROCESS_CRASH("NORMAL");

        private final String synchronous;

        Durability(String synchronous) {
            this.synchronous = synchronous;
        }

        /** Returns the value of {@code PRAGMA synchronous}. */
        public String synchronous() {
            return synchronous;
        }
    }

    /** What a start does with a write-ahead log behind whose damage acknowledged changes are lost. */
    public enum DamagedLog {
        /** Does not open the store, and changes nothing. */
        REFUSE,
        /** Keeps the damaged files aside, repairs single bits, and opens the store with everything that can be read. */
        SERVE
    }

    /** Returns these settings with another behaviour on a damaged write-ahead log. */
    public StoreSettings with(DamagedLog other) {
        return new StoreSettings(durability, maxBytes, readers, resultsPerWorker, runtimeResults, resultRetention, other);
    }

    /** Returns these settings with another durability. */
    public StoreSettings with(Durability other) {
        return new StoreSettings(other, maxBytes, readers, resultsPerWorker, runtimeResults, resultRetention, damagedLog);
    }

    /** Returns the value of {@code PRAGMA max_page_count}. */
    public long maxPages() {
        return maxBytes == 0 ? MAX_PAGES : Math.max(1, maxBytes / PAGE_BYTES);
    }
}
