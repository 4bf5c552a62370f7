package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.id.RuntimeId;
import dev.yado.support.concurrent.LimitedExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Executors for the blocking calls that streams make, one per Runtime: a Runtime that does not respond occupies at most {@value #MAX_CALLS} of the
 * shared threads. Thread-safe.
 */
final class RuntimeExecutors {

    /**
     * Maximum number of concurrent calls that streams make to one Runtime. It is independent of the registry's {@code calls_per_runtime}, which also
     * applies to these calls: at that setting's default of 64, subscribers that catch up leave three quarters of the calls to commands. Where the
     * setting is lower, the registry refuses calls as {@code overloaded}, and their subscribers try again.
     */
    static final int MAX_CALLS = 16;

    private final Executor shared;
    private final Map<RuntimeId, LimitedExecutor> executors = new ConcurrentHashMap<>();

    RuntimeExecutors(Executor shared) {
        this.shared = shared;
    }

    Executor executor(RuntimeId runtime) {
        return executors.computeIfAbsent(runtime, id -> new LimitedExecutor(shared, MAX_CALLS));
    }
}
