package dev.yado.backend.http.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.json.ModelJson;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateWorkerRequestTest {

    private static final ModelJson JSON = new ModelJson();

    private static WorkerRequest translate(String body) {
        return JSON.decode(body, CreateWorkerRequest.class).toRequest();
    }

    @Test
    void theExampleOfV0IsAccepted() {
        WorkerRequest request = translate("""
                {"intent":{"kind":"ticket_role","ticket_id":"00001KVZSGT0Q","role":"coder"},"requested_worker_name":"friendly",
                 "acceptance":{"kind":"run_accepted","expected_segments":0}}""");
        assertEquals(new Intent.Role("coder", Optional.of("ticket 00001KVZSGT0Q")), request.intent());
        assertEquals(ProfileSelector.byName("builtin:coder"), request.profile());
        assertEquals(Optional.of("friendly"), request.displayName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspace_companion", "workspace_orchestrator"})
    void theWorkspacesOwnRolesGetTheDefaultProfile(String kind) {
        WorkerRequest request = translate("{\"intent\":{\"kind\":\"" + kind + "\"}}");
        assertEquals(Intent.role(kind), request.intent());
        assertEquals(ProfileSelector.RUNTIME_DEFAULT, request.profile());
    }

    @Test
    void theRuntimesIntentsAndOurFields() {
        WorkerRequest request = translate("""
                {"intent":{"kind":"task","objective":"Fix it"},"profile":"mine","display_name":"D","requested_worker_name":"R","initial_input":"go"}""");
        assertEquals(new Intent.Task("Fix it"), request.intent());
        assertEquals(ProfileSelector.byName("mine"), request.profile());
        assertEquals(Optional.of("D"), request.displayName());
        assertEquals(Optional.of("go"), request.initialInput());
        assertEquals(ProfileSelector.byName("builtin:reviewer"),
                translate("{\"intent\":{\"kind\":\"role\",\"role\":\"reviewer\"}}").profile());
        assertEquals(ProfileSelector.RUNTIME_DEFAULT, translate("{\"intent\":{\"kind\":\"role\",\"role\":\"scribe\"}}").profile());
        assertEquals(Intent.assistant(), translate("{\"intent\":{\"kind\":\"assistant\"}}").intent());
    }

    @Test
    void aBrowserCannotSetCapabilitiesReferencesOrMounts() {
        WorkerRequest request = translate("""
                {"intent":{"kind":"assistant"},"config_bundle":{"id":"x"},"requested_capabilities":[{"name":"shell"}],
                 "workspace_refs":[{"name":"a","reference":"/etc"}],"mount_refs":[{"name":"a","reference":"/etc"}]}""");
        assertTrue(request.configBundle().isEmpty() && request.requestedCapabilities().isEmpty() && request.workspaceRefs().isEmpty()
                && request.mountRefs().isEmpty());
    }

    @ParameterizedTest(name = "{0} -> {1}, {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                                   | INVALID_REQUEST       | intent
            {"intent":{}}                                                                        | INVALID_REQUEST       | intent.kind
            {"intent":{"kind":"pirate"}}                                                         | INVALID_REQUEST       | intent.kind
            {"intent":{"kind":"task","objective":" "}}                                           | INVALID_REQUEST       | intent.objective
            {"intent":{"kind":"role"}}                                                           | INVALID_REQUEST       | intent.role
            {"intent":{"kind":"ticket_role","role":"coder"}}                                     | INVALID_REQUEST       | intent.ticket_id
            {"intent":{"kind":"ticket_role","role":"pirate","ticket_id":"1"}}                    | INVALID_REQUEST       | intent.role
            {"intent":{"kind":"assistant","objective":"Fix it"}}                                 | INVALID_REQUEST       | intent.objective
            {"intent":{"kind":"task","objective":"Fix it","role":"coder"}}                       | INVALID_REQUEST       | intent.role
            {"intent":{"kind":"workspace_companion","ticket_id":"1"}}                            | INVALID_REQUEST       | intent.ticket_id
            {"intent":{"kind":"assistant"},"profile":"../x"}                                     | INVALID_REQUEST       | profile
            {"intent":{"kind":"assistant"},"profile":{"kind":"named"}}                           | INVALID_REQUEST       | profile
            {"intent":{"kind":"assistant"},"acceptance":{"kind":"hope"}}                         | INVALID_REQUEST       | acceptance.kind
            {"intent":{"kind":"assistant"},"acceptance":{"kind":"socket_ready"}}                 | OPERATION_UNSUPPORTED | acceptance
            {"intent":{"kind":"assistant"},"initial_input":" "}                                  | INVALID_REQUEST       | initial_input
            """)
    void anInvalidFieldIsNamed(String body, FailureCode code, String field) {
        YadoException e = assertThrows(YadoException.class, () -> translate(body));
        assertEquals(code, e.code(), e.getMessage());
        assertThat(e.getMessage()).as("the message must name " + field + ": " + e.getMessage()).contains(field);
    }
}
