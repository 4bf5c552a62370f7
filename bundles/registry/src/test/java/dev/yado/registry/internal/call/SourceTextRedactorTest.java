package dev.yado.registry.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceTextRedactorTest {
    @Test
    void aFailureKeepsWhatIsKnownOfItsDetails() {
        Failure said =
                new Failure(FailureCode.WORKER_BUSY, "busy", Map.of(Failure.RUN_ID, "run-3", Failure.RETRY_AFTER, 2, Failure.MAY_HAVE_BEEN_EXECUTED, false,
                        "since", "2026-11-21T03:07:03Z", "where", "/srv/hidden", "Name of its own", true));
        assertEquals(Map.of(Failure.RUN_ID, "run-3", Failure.RETRY_AFTER, 2, Failure.MAY_HAVE_BEEN_EXECUTED, false, "since", "2026-11-21T03:07:03Z"),
                SourceTextRedactor.of(said).details());
        assertEquals(Map.of(), SourceTextRedactor.of(new Failure(FailureCode.WORKER_BUSY, "busy", Map.of(Failure.RUN_ID, "/srv/hidden"))).details());
    }

    @Test
    void theCallersOwnCodesAreNotASourcesToUse() {
        assertEquals(FailureCode.RUNTIME_AUTH_FAILED, SourceTextRedactor.of(new Failure(FailureCode.UNAUTHORIZED, "no")).code());
        assertEquals(FailureCode.UNKNOWN_WORKER, SourceTextRedactor.of(new Failure(FailureCode.WORKER_NOT_FOUND, "no")).code());
    }
}
