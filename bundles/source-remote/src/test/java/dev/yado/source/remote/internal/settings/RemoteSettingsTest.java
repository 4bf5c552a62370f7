package dev.yado.source.remote.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.source.remote.internal.Fixture;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration is understood or refused in words that show nothing of it. */
public class RemoteSettingsTest {

    private static final Map<String, Object> RIGHT = Map.of("runtime__id", "rt-a", "base__url", "http://host.example:38800/", "token__env", "TOKEN");

    @TempDir
    Path temp;

    /** The annotation as SCR would give it. */
    public static RemoteConfig config(Map<String, Object> values) {
        return (RemoteConfig) Proxy.newProxyInstance(RemoteConfig.class.getClassLoader(), new Class<?>[] {RemoteConfig.class},
                (proxy, method, arguments) -> method.getName().equals("annotationType") ? (Class<? extends Annotation>) RemoteConfig.class
                        : values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> all = new HashMap<>(RIGHT);
        all.put(key, value);
        return all;
    }

    private static RemoteSettings read(Map<String, Object> values) {
        return RemoteSettings.of(config(values), name -> name.equals("TOKEN") ? Fixture.TOKEN : null);
    }

    private static String refusal(Map<String, Object> values) {
        YadoException e = assertThrows(YadoException.class, () -> read(values));
        assertEquals(FailureCode.INVALID_REQUEST, e.code());
        return e.getMessage();
    }

    @Test
    void whatIsConfiguredIsNotPrinted() {
        RemoteSettings settings = read(RIGHT);

        String printed = settings.toString() + settings.endpoint() + settings.token() + Optional.of(settings);
        assertFalse(printed.contains("host.example") || printed.contains("38800") || printed.contains(Fixture.TOKEN), printed);
        assertEquals("http://host.example:38800/v1/runtime", settings.endpoint().at("/v1/runtime").toString());
        assertEquals(Optional.of(Fixture.TOKEN), settings.token().value());
    }

    @ParameterizedTest
    @CsvSource({"http://h:1, http://h:1/v1/x, ws://h:1/v1/x", "http://h:1/, http://h:1/v1/x, ws://h:1/v1/x", "HTTPS://h//, https://h/v1/x, wss://h/v1/x",
        "https://h/a/b/, https://h/a/b/v1/x, wss://h/a/b/v1/x", "http://[::1]:7, http://[::1]:7/v1/x, ws://[::1]:7/v1/x"})
    void baseUrls(String base, String http, String socket) {
        Endpoint endpoint = Endpoint.parse(base);

        assertEquals(http, endpoint.at("/v1/x").toString());
        assertEquals(socket, endpoint.socketAt("/v1/x").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "host:1", "ftp://host", "http://", "http:///x", "http://user:geheim@host", "http://host?geheim", "http://host#geheim",
        "http://ho st", "http://host:99999", "http://host:0", "http://host:geheim", "file:///geheim", "http:geheim"})
    void wrongBaseUrls(String url) {
        String message = refusal(with("base__url", url));
        assertThat(message).startsWith("base_url ");
        assertThat(message).doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource({"connect__timeout__ms, 0", "connect__timeout__ms, 60001", "request__timeout__ms, -1", "heartbeat__timeout__ms, 1", "max__response__bytes, 1",
        "max__concurrent__calls, 0"})
    void numbersOutOfBounds(String key, int value) {
        assertThat(refusal(with(key, value))).startsWith(key.replace("__", "_"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "../a", "a b"})
    void wrongIds(String id) {
        assertThat(refusal(with("runtime__id", id))).startsWith("runtime_id");
    }

    @Test
    void theTokensFile() throws IOException {
        Path file = temp.resolve("geheim");
        Map<String, Object> values = new HashMap<>(with("token__file", file.toString()));
        assertThat(refusal(values)).contains("exclude each other");
        values.remove("token__env");
        assertThat(refusal(values)).doesNotContain("geheim");

        Files.writeString(file, Fixture.TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(refusal(values)).contains("open to other users");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        OutboundToken token = read(values).token();
        assertEquals(Optional.of(Fixture.TOKEN), token.value());

        Files.writeString(file, "n3xt");
        token.refresh();
        assertEquals(Optional.of("n3xt"), token.value());
        Files.delete(file);
        token.refresh();
        assertEquals(Optional.of("n3xt"), token.value(), "a file in the middle of its replacement is no reason to forget");
    }

    @Test
    void theTokensVariable() {
        assertThat(refusal(with("token__env", "MISSING"))).contains("token_env");
        assertThrows(YadoException.class, () -> OutboundToken.of("", "X", name -> "two words"));
        assertEquals(Optional.empty(), OutboundToken.of("", "", name -> null).value());
    }
}
