package dev.yado.model.failure;

import dev.yado.model.value.Text;
import dev.yado.model.worker.Worker;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A failure in a form that can be shown to any client.
 *
 * @param code the code
 * @param message one or two sentences that state what to do, at most {@value #MAX_MESSAGE} characters (longer text is truncated); control characters become
 *     blanks
 * @param details additional fields of the error body, for example {@code run_id} of a busy Worker or {@code may_have_been_executed} of a timeout; values are
 *     String, Long, Integer or Boolean
 */
@ProviderType
public record Failure(FailureCode code, String message, Map<String, Object> details) {

    /** Maximum length of a message, in characters. */
    public static final int MAX_MESSAGE = 500;

    /** Detail of {@link FailureCode#RUNTIME_TIMEOUT}: whether the operation may have taken effect (Boolean). */
    public static final String MAY_HAVE_BEEN_EXECUTED = "may_have_been_executed";
    /** Detail of {@link FailureCode#WORKER_BUSY}: the active run (String). */
    public static final String RUN_ID = "run_id";
    /** Detail of {@link FailureCode#INTERNAL} and {@link FailureCode#STORE_FAILED}: identifies the log entry with the details (String). */
    public static final String ERROR_ID = "error_id";
    /** Detail of a retryable failure: seconds after which a retry makes sense (Integer); also sent as {@code Retry-After}. */
    public static final String RETRY_AFTER = "retry_after";

    /** Checks and copies the components. */
    public Failure {
        Objects.requireNonNull(code, "code");
        message = Text.bounded(message, MAX_MESSAGE);
        details = java.util.Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** Creates a failure without details. */
    public Failure(FailureCode code, String message) {
        this(code, message, Map.of());
    }

    /** Returns this failure with one more detail. */
    public Failure with(String name, Object value) {
        Map<String, Object> more = new TreeMap<>(details);
        more.put(name, value);
        return new Failure(code, message, more);
    }
}
