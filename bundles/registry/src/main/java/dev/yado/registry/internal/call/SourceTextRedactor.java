package dev.yado.registry.internal.call;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.stream.StreamFrame;
import dev.yado.support.redaction.MessageRedactor;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Redacts the free texts of a source once, before they leave the registry. A source can be a bundle of a third party, and the messages of libraries or remote
 * processes that it passes on can contain addresses, files and credentials. Stateless.
 */
final class SourceTextRedactor {

    private static final Set<String> IDENTIFIERS = Set.of(Failure.RUN_ID, Failure.ERROR_ID);
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_:-]{1,64}");
    private static final Pattern DETAIL = Pattern.compile("[a-z_]{1,40}");

    private SourceTextRedactor() {
    }

    /** Returns the message without sensitive words, at most as long as a failure's message. */
    static String of(String message) {
        return MessageRedactor.redact(message, Failure.MAX_MESSAGE);
    }

    /** Returns the failure for callers. Codes with another meaning for a caller are translated: a source's unauthorized becomes runtime_auth_failed. */
    static Failure of(Failure reported) {
        FailureCode code = switch (reported.code()) {
            case WORKER_NOT_FOUND -> FailureCode.UNKNOWN_WORKER;
            // A caller would take it for its own token.
            case UNAUTHORIZED -> FailureCode.RUNTIME_AUTH_FAILED;
            default -> reported.code();
        };
        Map<String, Object> details = new TreeMap<>();
        reported.details().forEach((name, value) -> {
            if (DETAIL.matcher(name).matches() && mayStay(name, value)) {
                details.put(name, value);
            }
        });
        return new Failure(code, of(reported.message()), details);
    }

    static List<Diagnostic> of(List<Diagnostic> reported) {
        return reported.stream().map(one -> new Diagnostic(one.code(), one.severity(), of(one.message()))).toList();
    }

    static Optional<String> of(Optional<String> reported) {
        return reported.map(SourceTextRedactor::of);
    }

    /** Redacts notices, which the source writes. Other frames carry the Worker's log and are not changed. */
    static StreamFrame of(StreamFrame frame) {
        return frame instanceof StreamFrame.Notice notice ? new StreamFrame.Notice(notice.code(), of(notice.message()), notice.ends()) : frame;
    }

    /** Returns whether a detail is kept: numbers, booleans, times, and the known ids in valid form. */
    private static boolean mayStay(String name, Object value) {
        if (!(value instanceof String text)) {
            return value instanceof Boolean || value instanceof Number;
        }
        return IDENTIFIERS.contains(name) && IDENTIFIER.matcher(text).matches() || isInstant(text);
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
