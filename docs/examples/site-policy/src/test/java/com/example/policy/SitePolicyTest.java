package com.example.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.AccessRequest;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.Caller;
import org.junit.jupiter.api.Test;

class SitePolicyTest {

    private static Decision decide(String runtime, Action action) {
        Caller caller = Caller.of("ada", Caller.Kind.TOKEN);
        return new SitePolicy().decide(AccessRequest.builder(caller, action, new RuntimeId(runtime)).worker(new WorkerId("w1")).build());
    }

    @Test
    void hidesOneRuntime() {
        assertEquals(Decision.HIDE, decide("local-worker-runtime", Action.READ));
        assertEquals(Decision.ALLOW, decide("embedded-worker-runtime", Action.READ));
    }

    @Test
    void forbidsToDelete() {
        assertEquals(Decision.FORBID, decide("embedded-worker-runtime", Action.DELETE));
        assertEquals(Decision.ALLOW, decide("embedded-worker-runtime", Action.STOP));
    }
}
