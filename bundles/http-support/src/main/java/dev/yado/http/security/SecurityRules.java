package dev.yado.http.security;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The rules of a {@link SecurityFilter}.
 *
 * @param apiPrefix path prefix of the API; following a link from another site is allowed for other paths only
 */
@ProviderType
public record SecurityRules(HostRule hosts, OriginRule origins, BearerToken token, String apiPrefix) {

    public SecurityRules {
        Objects.requireNonNull(hosts, "hosts");
        Objects.requireNonNull(origins, "origins");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(apiPrefix, "apiPrefix");
    }

    /**
     * Returns the elements of a configured list. A list may also be one string with commas or blanks, from a file of plain {@code key =
     * value} lines.
     */
    public static List<String> words(String... values) {
        return Arrays.stream(values).flatMap(value -> Arrays.stream(value.split("[,\\s]+"))).filter(word -> !word.isEmpty()).toList();
    }
}
