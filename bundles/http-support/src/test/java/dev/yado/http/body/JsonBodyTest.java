package dev.yado.http.body;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.http.FakeHttp;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.UnknownFields;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    private static final String HI = "{\"content\":\"hi\"}";

    record InputBody(String content) {
    }

    record EndBody(Optional<String> reason, Optional<String> scope) {
    }

    private static JsonBody body(byte[] bytes, String... types) {
        FakeHttp http = new FakeHttp("POST", "/x");
        for (String type : types) {
            http.header("Content-Type", type);
        }
        return new JsonBody(http.request(), bytes, new ModelJson());
    }

    private static JsonBody body(String text, String... types) {
        return body(text.getBytes(StandardCharsets.UTF_8), types);
    }

    private static void refused(FailureCode code, JsonBody body) {
        assertThatThrownBy(() -> body.as(InputBody.class)).isInstanceOfSatisfying(YadoException.class, e -> assertEquals(code, e.code()));
        assertThatThrownBy(body::bytes).isInstanceOfSatisfying(YadoException.class, e -> assertEquals(code, e.code()));
    }

    @Test
    void readsJsonOfTheRightType() {
        assertEquals("hi", body(HI, "application/json").as(InputBody.class).content());
        assertEquals("hi", body(HI, "application/json", "Application/JSON; charset=utf-8").as(InputBody.class).content());
        assertEquals("hi", body(HI, "application/json;charset=\"UTF-8\"").as(InputBody.class).content());
    }

    @Test
    void otherTypesAreRefused() {
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, body(HI));
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, body(HI, "text/plain"));
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, body(HI, "application/json", "text/plain"));
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, body(HI, "application/jsonx"));
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, body(HI, "application/json; charset=utf-16"));
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, body(HI, "application/json;charset=iso-8859-1"));
        assertThatThrownBy(() -> body("{}").asOptional(EndBody.class, new UnknownFields())).isInstanceOf(YadoException.class);
    }

    @Test
    void anEmptyBodyIsAcceptedOnlyWhereAllFieldsAreOptional() {
        assertEquals(new EndBody(Optional.empty(), Optional.empty()), body("").asOptional(EndBody.class, new UnknownFields()));
        assertThatThrownBy(() -> body("", "application/json").as(InputBody.class))
                .isInstanceOfSatisfying(YadoException.class, e -> assertEquals(FailureCode.INVALID_JSON, e.code()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void otherEncodingsAreRefused(String charset) {
        refused(FailureCode.INVALID_JSON, body(HI.getBytes(Charset.forName(charset)), "application/json"));
    }

    /** Overlong forms of a quote, a slash and NUL, a surrogate, and a code point above the last one. */
    @ParameterizedTest
    @ValueSource(strings = {"c0a2", "c0af", "c080", "e080af", "f08080af", "eda080", "f4908080", "ff", "80"})
    void invalidUtf8IsRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex("7b22636f6e74656e74223a22" + hex + "227d");
        refused(FailureCode.INVALID_JSON, body(bytes, "application/json"));
    }
}
