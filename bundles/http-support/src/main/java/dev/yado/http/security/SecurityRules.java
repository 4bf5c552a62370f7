package dev.yado.http.security;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a {@link SecurityFilter} goes by.
 *
 * @param apiPrefix a person who follows a link from another site gets to pages outside these paths, never to one below
 */
@ProviderType
public record SecurityRules(HostRule hosts, OriginRule origins, BearerToken token, String apiPrefix) {

    public SecurityRules {
        Objects.requireNonNull(hosts, "hosts");
        Objects.requireNonNull(origins, "origins");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(apiPrefix, "apiPrefix");
    }

    /** The words of a configured list, which may also come as one string, from a file of plain {@code key = value} lines. */
    public static List<String> words(String... values) {
        return Arrays.stream(values).flatMap(value -> Arrays.stream(value.split("[,\\s]+"))).filter(word -> !word.isEmpty()).toList();
    }
}
