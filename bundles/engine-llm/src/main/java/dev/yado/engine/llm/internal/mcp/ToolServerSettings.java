package dev.yado.engine.llm.internal.mcp;

import dev.yado.runtime.spi.profile.SecretReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of one configured tool server: a command or a URL.
 *
 * @param environment variables of its process, with the location of each value
 */
public record ToolServerSettings(String name, List<String> command, Optional<URI> url, Optional<SecretReference> token,
        Map<String, SecretReference> environment,
        Duration start, Duration call, int maxResult) {

    /** @throws IllegalArgumentException if a value is invalid; the message names the setting */
    public static ToolServerSettings of(String name, ToolServerConfig config) {
        require(name.matches("[A-Za-z0-9_-]{1,40}"), "a tool server's name (after the tilde in the name of its file)"
                + " must be 1 to 40 characters of A-Z a-z 0-9 _ -");
        List<String> command = Arrays.stream(config.command()).map(String::strip).filter(word -> !word.isEmpty()).toList();
        require(command.isEmpty() != config.url().isBlank(), "a tool server needs either command or url");
        require(command.isEmpty() || config.token().isBlank(), "token can be set only with url; a command receives its secrets in environment");
        Map<String, SecretReference> environment = new TreeMap<>();
        for (String entry : config.environment()) {
            int equals = entry.indexOf('=');
            require(equals > 0 && entry.substring(0, equals).strip().matches("[A-Za-z_][A-Za-z0-9_]{0,127}"),
                    "environment must be values of the form NAME=env:NAME or NAME=file:PATH");
            environment.put(entry.substring(0, equals).strip(), SecretReference.parse(entry.substring(equals + 1)));
        }
        return new ToolServerSettings(name, command, config.url().isBlank() ? Optional.empty() : Optional.of(url(config.url().strip())),
                config.token().isBlank() ? Optional.empty() : Optional.of(SecretReference.parse(config.token())), Map.copyOf(environment),
                between("start_timeout_ms", config.start__timeout__ms(), 600_000), between("call_timeout_ms", config.call__timeout__ms(), 86_400_000),
                (int) between("max_result_characters", config.max__result__characters(), 4_000_000).toMillis());
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http && url.getHost() != null && url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Reported below, without the text, which may contain a password.
        }
        throw new IllegalArgumentException("url must be http:// or https:// with a host, and without user, query and fragment");
    }

    private static Duration between(String setting, int value, int max) {
        require(value >= 100 && value <= max, setting + " must be from 100 to " + max);
        return Duration.ofMillis(value);
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
