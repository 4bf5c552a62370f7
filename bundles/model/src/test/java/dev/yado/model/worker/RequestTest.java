package dev.yado.model.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.worker.WorkerRequest.RequestedCapability;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests: their bounds, and the failures of those out of bounds. */
class RequestTest {

    private static final Intent HELP = Intent.assistant();

    @Test
    void intents() {
        String longest = "x".repeat(Intent.MAX_TEXT);

        assertRefused("intent.objective must not be blank", () -> new Intent.Task(" \n"));
        assertRefused("intent.objective must not be blank", () -> new Intent.Task(null));
        assertRefused("intent.objective must be at most 8192 characters", () -> new Intent.Task(longest + "x"));
        assertRefused("intent.purpose must be at most 8192 characters", () -> new Intent.Assistant(Optional.of(longest + "x")));
        assertRefused("intent.role must be at most 8192 characters", () -> Intent.role(longest + "x"));
        assertRefused("intent.purpose must be at most 8192 characters", () -> new Intent.Role("r", Optional.of(longest + "x")));
        assertEquals("", Intent.role("").role(), "a blank role is accepted, as older Runtimes do");
        assertEquals("assistant", HELP.role());
        assertEquals("fixetcpasswd", new Intent.Task("fix/etc/passwd").role());
        assertEquals(80, new Intent.Task(longest).role().length());
    }

    @Test
    void inputs() {
        assertRefused("content must not be blank", () -> WorkerInput.user(" "));
        assertRefused("content must not be blank", () -> WorkerInput.user(null));
        assertRefused("content must be at most 262144 characters", () -> WorkerInput.user("x".repeat(WorkerInput.MAX_CONTENT + 1)));
        assertEquals(Delivery.REJECT, WorkerInput.user("x".repeat(WorkerInput.MAX_CONTENT)).delivery());
        WorkerInput input = WorkerInput.builder(InputKind.SYSTEM, "hi").delivery(Delivery.QUEUE).build();
        assertEquals(input, input.toBuilder().build());
        assertEquals(Delivery.REJECT, input.toBuilder().delivery(null).build().delivery());
        assertNotEquals(input, WorkerInput.user("hi"));
    }

    @Test
    void requests() {
        WorkerRequest request = WorkerRequest.of(HELP, ProfileSelector.RUNTIME_DEFAULT);

        assertRefused("initial_input must not be blank", () -> request.withInitialInput(" "));
        assertRefused("requested_capabilities[].name must not be blank", () -> new RequestedCapability(" ", Optional.empty()));
        assertRefused("requested_capabilities may have at most 256 entries", () -> WorkerRequest.builder(HELP, ProfileSelector.RUNTIME_DEFAULT)
                .requestedCapabilities(Collections.nCopies(257, new RequestedCapability("read", Optional.empty()))).build());
        assertEquals(Optional.of("ab"), request.withDisplayName("a/b").displayName());
        assertEquals(Optional.empty(), request.withDisplayName("/").displayName(), "a label of nothing is no label");
        assertEquals(Optional.of("hi"), request.withInitialInput("hi").initialInput());
    }

    @Test
    void profiles() {
        assertEquals(ProfileSelector.RUNTIME_DEFAULT, ProfileSelector.byName("runtime_default"));
        assertEquals(new ProfileSelector(ProfileSelector.Kind.BUILTIN, "builtin:coder"), ProfileSelector.byName("builtin:coder"));
        assertEquals(new ProfileSelector(ProfileSelector.Kind.NAMED, "mine"), ProfileSelector.byName("mine"));
        for (String bad : new String[] {null, "", "a b", "../x", "x".repeat(81)}) {
            assertRefused("a profile name is 1 to 80 characters out of A-Z a-z 0-9 _ . : -", () -> ProfileSelector.byName(bad));
        }
    }

    @Test
    void queries() {
        assertEquals(FailureCode.INVALID_QUERY, assertThrows(YadoException.class, () -> WorkerQuery.first(0)).code());
        assertEquals(FailureCode.LIMIT_TOO_LARGE, assertThrows(YadoException.class, () -> WorkerQuery.first(1_001)).code());
        assertEquals(1_000, WorkerQuery.first(1_000).limit());
        WorkerQuery query = WorkerQuery.builder(7).after("a").status(WorkerStatus.STOPPED).build();
        assertEquals(Optional.of("a"), query.after());
        assertEquals(Optional.of(WorkerStatus.STOPPED), query.status());
        assertEquals(query, query.toBuilder().build());
        assertEquals(WorkerQuery.first(7), query.toBuilder().after(null).status(null).build());
        assertNotEquals(query, query.toBuilder().after("b").build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "\u007f", "é"})
    void keysThatAreNotVisibleAscii(String key) {
        assertRefused("Idempotency-Key must be 1 to 128 visible ASCII characters without blanks", () -> new IdempotencyKey(key));
    }

    @Test
    void keysAreBounded() {
        assertEquals(128, new IdempotencyKey("~".repeat(128)).value().length());
        assertRefused("Idempotency-Key must be 1 to 128 visible ASCII characters without blanks", () -> new IdempotencyKey("~".repeat(129)));
        assertRefused("Idempotency-Key must be 1 to 128 visible ASCII characters without blanks", () -> new IdempotencyKey(null));
    }

    private static void assertRefused(String message, Executable made) {
        YadoException e = assertThrows(YadoException.class, made);
        assertEquals(FailureCode.INVALID_REQUEST, e.code());
        assertEquals(message, e.getMessage());
        assertTrue(e.code().httpStatus() == 400);
    }
}
