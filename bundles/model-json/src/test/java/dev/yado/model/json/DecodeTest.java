package dev.yado.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, and what the sender is told. */
class DecodeTest {

    private final ModelJson json = new ModelJson();

    /** An API's own body. */
    record Body(RuntimeId id, Optional<String> name, Set<WorkerStatus> states, boolean flag, OptionalLong size,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> next, Map<String, Object> rest) {
    }

    @ParameterizedTest
    @MethodSource
    void refused(String line) throws ClassNotFoundException {
        int arrow = line.indexOf(" => ");
        String body = line.substring(0, arrow);
        boolean named = body.matches("[a-z]+\\.[A-Z].*");
        Class<?> type = named ? GoldenTest.type(body.substring(0, body.indexOf(' '))) : WorkerRequest.class;

        assertEquals(line.substring(arrow + 4), told(named ? body.substring(body.indexOf(' ') + 1) : body, type));
    }

    static Stream<String> refused() {
        return Golden.lines("refused.txt");
    }

    @Test
    void nothingAtAll() {
        assertEquals("invalid_json: the body is empty; JSON is expected", told("", WorkerInput.class));
        assertEquals("invalid_json: the body is empty; JSON is expected", told(" \n", WorkerInput.class));
    }

    @Test
    void thePositionCountsLines() {
        assertEquals("invalid_json: not valid JSON, at line 3, column 5", told("{\n \"a\":1,\n    ,}", WorkerInput.class));
    }

    @Test
    void depthIsBoundedAlsoWhereNobodyLooks() {
        String deep = "{\"kind\":\"user\",\"content\":\"x\",\"ignored\":" + "[".repeat(64) + "]".repeat(64) + "}";

        assertEquals("invalid_request: the JSON exceeds the limits on nesting, string length or number length", told(deep, WorkerInput.class));
        assertEquals("x", json.decode(deep.replace("[[", "[").replace("]]", "]"), WorkerInput.class).content());
    }

    @Test
    void lengthsAreBounded() {
        String limits = "invalid_request: the JSON exceeds the limits on nesting, string length or number length";

        assertEquals(limits, told("{\"kind\":\"user\",\"content\":\"" + "x".repeat(ModelJson.MAX_STRING + 1) + "\"}", WorkerInput.class));
        assertEquals(limits, told("{\"kind\":\"user\",\"content\":\"x\",\"n\":" + "1".repeat(65) + "}", WorkerInput.class));
    }

    @Test
    void bytesThatAreNotUtf8() {
        byte[] body = "{\"kind\":\"user\",\"content\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);

        YadoException e = assertThrows(YadoException.class, () -> json.decode(body, WorkerInput.class));
        assertEquals(FailureCode.INVALID_JSON, e.code());
        assertThat(e.getMessage()).startsWith("not valid JSON, at line 1, column ");
    }

    /** Whatever is sent, the answer is a value or a failure of ours that repeats neither the library's text nor the sender's. */
    @Property
    void neverAnythingButOurFailure(@ForAll String noise) {
        for (String body : List.of(noise, "{\"kind\":\"user\",\"content\":" + noise, "{\"" + noise, "[" + noise)) {
            try {
                json.decode(body, WorkerInput.class);
            } catch (YadoException e) {
                assertThat(e.getMessage()).doesNotMatch("(?i).*(jackson|dev\\.yado|java\\.|token|source:).*");
            }
        }
    }

    // The rules that APIs rely on for their own records.

    @Test
    void whatMayBeLeftOut() {
        Body expected = new Body(new RuntimeId("r"), Optional.empty(), Set.of(), false, OptionalLong.empty(), Optional.empty(), Map.of());

        assertEquals(expected, json.decode("{\"id\":\"r\"}", Body.class));
        assertEquals(expected, json.decode("{\"id\":\"r\",\"name\":null,\"states\":null,\"flag\":null,\"size\":null,\"next\":null,\"rest\":null}",
                Body.class));
        assertEquals("{\"id\":\"r\",\"states\":[],\"flag\":false,\"next\":null,\"rest\":{}}", json.encodeToString(expected));
    }

    @Test
    void nothingIsConverted() {
        assertEquals("invalid_request: id must be a string", told("{\"id\":1}", Body.class));
        assertEquals("invalid_request: id is required", told("{}", Body.class));
        assertEquals("invalid_identifier: runtime_id must be 1 to 120 characters out of A-Z a-z 0-9 _ : -", told("{\"id\":\"\"}", Body.class));
        assertEquals("invalid_request: name must be a string", told("{\"id\":\"r\",\"name\":true}", Body.class));
        assertEquals("invalid_request: name must be a string", told("{\"id\":\"r\",\"name\":[\"x\"]}", Body.class));
        assertEquals("invalid_request: states must be a list", told("{\"id\":\"r\",\"states\":\"running\"}", Body.class));
        assertEquals("invalid_request: states[0] must be one of running, stopped, cancelled", told("{\"id\":\"r\",\"states\":[0]}", Body.class));
        assertEquals("invalid_request: flag must be true or false", told("{\"id\":\"r\",\"flag\":0}", Body.class));
        assertEquals("invalid_request: flag must be true or false", told("{\"id\":\"r\",\"flag\":\"\"}", Body.class));
        assertEquals("invalid_request: size must be a whole number of at most 64 bits", told("{\"id\":\"r\",\"size\":\"5\"}", Body.class));
        assertEquals("invalid_request: size must be a whole number of at most 64 bits", told("{\"id\":\"r\",\"size\":\"\"}", Body.class));
        assertEquals("invalid_request: size must be a whole number of at most 64 bits", told("{\"id\":\"r\",\"size\":5.5}", Body.class));
        assertEquals("invalid_request: rest must be an object", told("{\"id\":\"r\",\"rest\":[]}", Body.class));
    }

    @Test
    void noTypeIsChosenByTheSender() {
        record Any(Object value) {
        }
        Object value = json.decode("{\"value\":{\"@class\":\"java.io.File\",\"@type\":\"x\"}}", Any.class).value();

        assertEquals(Map.of("@class", "java.io.File", "@type", "x"), value);
    }

    @Test
    void halfACharacterIsReplacedBothWays() {
        assertEquals("a\uFFFDb", json.decode("{\"kind\":\"user\",\"content\":\"a\\ud83db\"}", WorkerInput.class).content());
        assertEquals("{\"kind\":\"task\",\"objective\":\"\uFFFD😀\uFFFD\"}",
                new String(json.encode(new Intent.Task("\ude00😀\ud83d")), StandardCharsets.UTF_8));
    }

    private String told(String body, Class<?> type) {
        YadoException e = assertThrows(YadoException.class, () -> json.decode(body, type), "this must be refused");
        assertEquals(e.getMessage(), assertThrows(YadoException.class, () -> json.decode(body.getBytes(StandardCharsets.UTF_8), type))
                .getMessage(), "text and bytes are refused alike");
        return e.code().wire() + ": " + e.getMessage();
    }
}
