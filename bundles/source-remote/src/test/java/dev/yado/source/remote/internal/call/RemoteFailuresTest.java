package dev.yado.source.remote.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.json.wire.ErrorBody;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemoteFailuresTest {

    private static final RemoteFailures FAILURES = new RemoteFailures(new RuntimeId("rt-a"));

    @Test
    void theReasonOfARefusalIsPassedOnInPlainWordsOrNotAtAll() {
        for (String plain : List.of("the profile's start_timeout_s must be a number from 1 to 600",
                "the acp engine supports neither model nor tools: configure them in the agent itself; see its documentation")) {
            assertEquals("Runtime rt-a refused: " + plain, refusal(plain));
        }
        for (String other : List.of("", " ", "x".repeat(301), "see http://10.0.0.7:8787/x", "no such file /etc/yado/key", "C:\\yado is full",
                "wrong token sk-abc123def",
                "wrong token abcdefghijklmnopqrstuvwxyz", "ask db.internal", "ask admin@example", "key=value", "two\nlines", "\u202eturned", "a-b-c-d-e-f-g")) {
            assertEquals("Runtime rt-a refused: the request has a value that it does not allow", refusal(other), other);
        }
        assertEquals("Runtime rt-a refused: a run is active; wait for its end, or use delivery queue, or steer if its engine takes that",
                FAILURES.refused(409, Optional.of(new ErrorBody("worker_busy", "plain words", Map.of())), true).getMessage(),
                "where a sentence of ours says it all");
    }

    private static String refusal(String message) {
        return FAILURES.refused(400, Optional.of(new ErrorBody("invalid_request", message, Map.of())), true).getMessage();
    }
}
