package dev.yado.http.api;

import dev.yado.http.security.BearerToken;
import dev.yado.http.security.HostRule;
import dev.yado.http.security.SecurityRules;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The settings that every HTTP API has. The metatype texts stand in each API's own configuration definition.
 *
 * @param maxBodyBytes maximum request body size, in bytes
 * @param bodyTimeout  maximum time for a request body to arrive
 * @param maxStreams   maximum number of open streams
 * @param heartbeat    interval of signs of life on a silent stream
 */
@ProviderType
public record HttpApiSettings(BearerToken token, HostRule hosts, int maxBodyBytes, Duration bodyTimeout, int maxStreams, Duration heartbeat) {

    /** Reads the settings of a configuration. If the token cannot be read, all requests are refused and the log has the reason. */
    public static HttpApiSettings of(String tokenFile, String tokenEnv, String[] allowedHosts, int maxBodyBytes, int bodyTimeoutSeconds, int maxStreams,
            int heartbeatSeconds) {
        return new HttpApiSettings(BearerToken.read(tokenFile, tokenEnv, System::getenv), HostRule.of(SecurityRules.words(allowedHosts)), maxBodyBytes,
                Duration.ofSeconds(bodyTimeoutSeconds), maxStreams, Duration.ofSeconds(heartbeatSeconds));
    }

    /** Returns these settings with a token that no caller has, so that all requests are refused. */
    public HttpApiSettings closed() {
        return new HttpApiSettings(BearerToken.unusable(), hosts, maxBodyBytes, bodyTimeout, maxStreams, heartbeat);
    }
}
