package dev.yado.http.api;

import dev.yado.http.security.BearerToken;
import dev.yado.http.security.HostRule;
import dev.yado.http.security.SecurityRules;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What every face lets be configured: the values, and, as constants for the definitions of the configurations, what they mean and what they are when nothing is said.
 *
 * @param heartbeat between signs of life on a silent stream
 */
@ProviderType
public record HttpApiSettings(BearerToken token, HostRule hosts, int maxBodyBytes, Duration bodyTimeout, int maxStreams, Duration heartbeat) {

    public static final String TOKEN_FILE = "Token file";
    public static final String TOKEN_FILE_TEXT = "A file that holds the token every request must present as Authorization: Bearer. Only its owner may be able to read it;"
            + " otherwise every request is refused and the log says why. Empty: see token_env.";
    public static final String TOKEN_ENV = "Token environment variable";
    public static final String TOKEN_ENV_TEXT = "The environment variable that holds the token, if there is no token file. Empty: no token is needed, and only requests"
            + " over the loopback interface are served.";
    public static final String HOSTS = "Allowed hosts";
    public static final String HOSTS_TEXT = "Names this process is reached by, besides loopback ones and its address: NAME (any port) or NAME:PORT, separated by commas.";
    public static final String BODY = "Body limit";
    public static final String BODY_TEXT = "Most bytes of a request's body.";
    public static final int BODY_BYTES = 2_097_152;
    public static final String BODY_TIMEOUT = "Body timeout";
    public static final String BODY_TIMEOUT_TEXT = "Most seconds a request's body may take to arrive.";
    public static final int BODY_TIMEOUT_SECONDS = 10;
    public static final String STREAMS = "Streams";
    public static final String STREAMS_TEXT = "Most streams that are open at once; a further one is answered overloaded.";
    public static final int STREAMS_MAX = 1_000;
    public static final String HEARTBEAT = "Heartbeat";
    public static final String HEARTBEAT_TEXT = "Seconds between signs of life on a silent stream.";
    public static final int HEARTBEAT_SECONDS = 10;

    /** As they stand in a configuration. A token that cannot be read lets nobody in; the log says why. */
    public static HttpApiSettings of(String tokenFile, String tokenEnv, String[] allowedHosts, int maxBodyBytes, int bodyTimeoutSeconds, int maxStreams,
            int heartbeatSeconds) {
        return new HttpApiSettings(BearerToken.read(tokenFile, tokenEnv, System::getenv), HostRule.of(SecurityRules.words(allowedHosts)), maxBodyBytes,
                Duration.ofSeconds(bodyTimeoutSeconds), maxStreams, Duration.ofSeconds(heartbeatSeconds));
    }
}
