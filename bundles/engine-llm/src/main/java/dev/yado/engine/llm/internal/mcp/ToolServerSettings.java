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
 * One configured tool server: a command or a URL.
 *
 * @param environment where the values are that its process gets
 */
public record ToolServerSettings(String name, List<String> command, Optional<URI> url, Optional<SecretReference> token, Map<String, SecretReference> environment,
        Duration start, Duration call, int maxResult) {

    /** @throws IllegalArgumentException when a value is wrong; the message names the setting */
    public static ToolServerSettings of(String name, ToolServerConfig config) {
        require(name.matches("[A-Za-z0-9_-]{1,40}"), "the name of a tool server (in its file's name, after the tilde)"
                + " is 1 to 40 characters out of A-Z a-z 0-9 _ -");
        List<String> command = Arrays.stream(config.command()).map(String::strip).filter(word -> !word.isEmpty()).toList();
        require(command.isEmpty() != config.url().isBlank(), "a tool server has either a command or a url");
        require(command.isEmpty() || config.token().isBlank(), "token is for a url; a command gets its secrets by environment");
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
            // Said below, without the text: it may have a password in it.
        }
        throw new IllegalArgumentException("url must be http:// or https:// with a host, and without user, query and fragment");
    }

    private static Duration between(String setting, int value, int most) {
        require(value >= 100 && value <= most, setting + " must be from 100 to " + most);
        return Duration.ofMillis(value);
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
