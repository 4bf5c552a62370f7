package dev.yado.source.remote.internal.settings;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Text;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * A validated configuration. Endpoint and token hide their values in {@code toString}, so this may be printed.
 *
 * @param displayName may be empty
 * @param tls         the context with the trusted certificates; empty for the Java trust store
 */
public record RemoteSettings(RuntimeId id, String displayName, Endpoint endpoint, OutboundToken token, Optional<SSLContext> tls, Duration connectTimeout,
        Duration requestTimeout,
        Duration heartbeatTimeout, int maxResponseBytes, int maxConcurrentCalls) {

    public RemoteSettings {
        if (tls.isPresent() && !endpoint.secure()) {
            throw invalid("trust_file needs a base_url that begins with https://");
        }
    }

    /**
     * Validates a configuration.
     *
     * @param environment returns an environment variable by name, null if it is not set
     * @throws YadoException {@code invalid_request}; the message names the setting and what is allowed, and no value
     */
    public static RemoteSettings of(RemoteConfig config, UnaryOperator<String> environment) {
        if (!Identifiers.isValid(config.runtime__id())) {
            throw invalid("runtime_id must be 1 to " + Identifiers.MAX_LENGTH + " characters out of A-Z a-z 0-9 _ : -");
        }
        return new RemoteSettings(new RuntimeId(config.runtime__id()), Text.label(text(config.display__name())),
                Endpoint.parse(text(config.base__url())), OutboundToken.of(text(config.token__file()), text(config.token__env()), environment),
                TrustStoreFile.read(text(config.trust__file())),
                millis("connect_timeout_ms", config.connect__timeout__ms(), 50, 60_000),
                millis("request_timeout_ms", config.request__timeout__ms(), 100, 600_000),
                millis("heartbeat_timeout_ms", config.heartbeat__timeout__ms(), 500, 600_000),
                within("max_response_bytes", config.max__response__bytes(), 1_024, 256 * 1024 * 1024),
                within("max_concurrent_calls", config.max__concurrent__calls(), 1, 1_024));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static Duration millis(String name, int value, int min, int max) {
        return Duration.ofMillis(within(name, value, min, max));
    }

    // Configuration files were checked against the metatype; what comes by another way was not.
    private static int within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw invalid(name + " must be " + min + " to " + max);
        }
        return value;
    }

    private static YadoException invalid(String message) {
        return new YadoException(FailureCode.INVALID_REQUEST, message);
    }
}
