package dev.yado.model.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {

    private static final Map<Integer, List<String>> VOCABULARY = Map.ofEntries(
            Map.entry(400, List.of("cursor_malformed", "invalid_identifier", "invalid_json", "invalid_query", "invalid_request",
                    "limit_too_large")),
            Map.entry(401, List.of("unauthorized")),
            Map.entry(403, List.of("forbidden", "worker_not_visible")),
            Map.entry(404, List.of("not_found", "unknown_host", "unknown_interaction", "unknown_profile", "unknown_runtime", "unknown_worker",
                    "worker_not_found")),
            Map.entry(405, List.of("method_not_allowed")),
            Map.entry(408, List.of("request_timeout")),
            Map.entry(409, List.of("idempotency_conflict", "interaction_closed", "worker_busy", "worker_not_running", "worker_running")),
            Map.entry(410, List.of("cursor_expired")),
            Map.entry(413, List.of("payload_too_large")),
            Map.entry(415, List.of("unsupported_media_type")),
            Map.entry(500, List.of("internal", "store_failed")),
            Map.entry(501, List.of("operation_unsupported")),
            Map.entry(502, List.of("runtime_auth_failed", "runtime_malformed_response", "runtime_rejected")),
            Map.entry(503, List.of("engine_unavailable", "overloaded", "policy_unavailable", "runtime_draining", "runtime_unavailable")),
            Map.entry(504, List.of("runtime_timeout")));

    @Test
    void theVocabularyIsClosed() {
        Map<Integer, List<String>> actual = new TreeMap<>();
        Arrays.stream(FailureCode.values()).map(FailureCode::httpStatus).distinct().forEach(status -> actual.put(status,
                Arrays.stream(FailureCode.values()).filter(c -> c.httpStatus() == status).map(FailureCode::wire).sorted().toList()));

        assertEquals(new TreeMap<>(VOCABULARY), actual,
                "codes and statuses are a contract: do not rename or move one; when one is added, add it to the documents and here");
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeComesBack(FailureCode code) {
        assertEquals(Optional.of(code), FailureCode.fromWire(code.wire()));
        assertEquals(code.httpStatus() == 503, code.retryable());
    }

    @Test
    void aForeignCodeIsNotGuessed() {
        assertEquals(Optional.empty(), FailureCode.fromWire("runtime_stopped"));
        assertEquals(Optional.empty(), FailureCode.fromWire("INTERNAL"));
    }

    @Test
    void theMessageIsBoundedAndOnOneLine() {
        Failure failure = new Failure(FailureCode.INTERNAL, "a\nb" + "x".repeat(1_000));

        assertEquals(Failure.MAX_MESSAGE, failure.message().length());
        assertThat(failure.message()).startsWith("a b");
    }

    @Test
    void detailsAddUpAndCannotBeChanged() {
        Failure busy = new Failure(FailureCode.WORKER_BUSY, "busy").with(Failure.RUN_ID, "r1").with(Failure.RETRY_AFTER, 2);

        assertEquals(Map.of("run_id", "r1", "retry_after", 2), busy.details());
        assertThrows(UnsupportedOperationException.class, () -> busy.details().clear());
        assertEquals("busy", new YadoException(busy).getMessage());
    }
}
