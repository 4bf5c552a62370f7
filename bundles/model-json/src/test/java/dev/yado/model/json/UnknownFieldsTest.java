package dev.yado.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which fields of a body are reported as unknown, and under which path. */
class UnknownFieldsTest {

    private final ModelJson json = new ModelJson();

    private List<Diagnostic> of(String body, Class<?> type) {
        UnknownFields unknown = new UnknownFields();
        json.decode(body.getBytes(StandardCharsets.UTF_8), type, unknown);
        return unknown.diagnostics();
    }

    @Test
    void everyLevelIsReportedWithItsPath() {
        List<Diagnostic> found = of("""
                {"colour":{"deep":{"er":1}},"intent":{"urgent":[1,{"a":2}],"kind":"task","objective":"x","kindness":1},
                 "profile":{"kind":"named","value":"p","size":7},
                 "requested_capabilities":[{"name":"read"},{"name":"write","why":"because"}],"last":null}""", WorkerRequest.class);
        assertThat(found).extracting(Diagnostic::code).containsOnly("unknown_field");
        assertThat(found).extracting(Diagnostic::severity).containsOnly(Diagnostic.Severity.WARNING);
        assertThat(found).extracting(Diagnostic::message).map(text -> text.split(" ")[2]).containsExactlyInAnyOrder("colour", "intent.urgent",
                "intent.kindness", "profile.size", "requested_capabilities[1].why", "last");
    }

    @Test
    void nothingIsReportedForABodyWithKnownFieldsOnly() {
        assertEquals(List.of(), of("{\"kind\":\"user\",\"content\":\"x\",\"delivery\":\"queue\"}", WorkerInput.class));
    }

    @Test
    void theReportIsBoundedInNumberAndLength() {
        StringBuilder body = new StringBuilder("{\"kind\":\"user\",\"content\":\"x\"");
        for (int i = 0; i < 1_000; i++) {
            body.append(",\"").append("n\\u0000\\u202e".repeat(100)).append(i).append("\":").append(i);
        }
        List<Diagnostic> found = of(body.append('}').toString(), WorkerInput.class);
        assertThat(found).hasSize(UnknownFields.MAX_REPORTED + 1);
        assertThat(found.get(UnknownFields.MAX_REPORTED).message()).isEqualTo("992 more unknown fields were ignored");
        assertThat(found).allSatisfy(each -> assertThat(each.message()).hasSizeLessThan(200).doesNotContain("\u0000", "\u202e"));
    }

    @Test
    void aNameThatIsNotAllowedIsRefusedAtEveryLevelAlsoBehindManyOthers() {
        String others = "\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,";
        for (String body : List.of("{\"kind\":\"user\",\"content\":\"x\"," + others + "\"cwd\":\"/\"}",
                "{\"intent\":{\"kind\":\"assistant\",\"cwd\":\"/\"},\"profile\":{\"kind\":\"runtime_default\"}}")) {
            Class<?> type = body.contains("intent") ? WorkerRequest.class : WorkerInput.class;
            YadoException e = assertThrows(YadoException.class,
                    () -> json.decode(body.getBytes(StandardCharsets.UTF_8), type, new UnknownFields(Set.of("cwd"))));
            assertEquals(FailureCode.INVALID_REQUEST, e.code());
            assertThat(e.getMessage()).contains("cwd is not allowed");
        }
    }
}
