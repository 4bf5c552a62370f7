package dev.yado.model.json.wire;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An error body {@code {"error":{"code","message",...}}} of any Runtime. Unlike in {@link Failure}, the code can be unknown. The text is the sender's and must
 * be checked before it is shown.
 *
 * @param details the other fields; JSON-natural values
 */
public record ErrorBody(String code, String message, Map<String, Object> details) {

    /** Checks and copies the components. */
    public ErrorBody {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Returns the code; empty if it is unknown. */
    public Optional<FailureCode> knownCode() {
        return FailureCode.fromWire(code);
    }
}
