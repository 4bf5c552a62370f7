package dev.yado.http.security;

import dev.yado.http.security.HostRule.HostPort;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides which pages may send requests. A request without {@code Origin} does not come from a script of a page; otherwise the origin must
 * be this server's or a configured one. Applies to plain requests and to WebSocket upgrades, for which browsers enforce nothing themselves.
 *
 * @param extra configured origins, {@code scheme://host[:port]}, lower case
 */
@ProviderType
public record OriginRule(Set<String> extra) {

    /** The decision for a request. */
    public enum Verdict {
        OWN,
        /** A configured origin; the response gets the headers that let its page read it. */
        CONFIGURED,
        REFUSED
    }

    public static OriginRule of(Collection<String> configured) {
        Set<String> origins = new TreeSet<>();
        configured.forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
        return new OriginRule(Set.copyOf(origins));
    }

    /**
     * Decides for a request.
     *
     * @param origin     the {@code Origin} header; may be null
     * @param fetchSite  the {@code Sec-Fetch-Site} header; may be null
     * @param navigation whether a user follows a link to a page outside the API
     * @param host       the {@code Host} header, which is valid
     */
    public Verdict decide(String origin, String fetchSite, boolean navigation, String scheme, String host) {
        if (origin != null) {
            String text = origin.toLowerCase(Locale.ROOT);
            if (extra.contains(text)) {
                return Verdict.CONFIGURED;
            }
            if (!isOwn(text, scheme, host)) {
                return Verdict.REFUSED;
            }
        }
        return "cross-site".equals(fetchSite) && !navigation ? Verdict.REFUSED : Verdict.OWN;
    }

    private static boolean isOwn(String origin, String scheme, String host) {
        String prefix = scheme.toLowerCase(Locale.ROOT) + "://";
        if (!origin.startsWith(prefix)) {
            return false;
        }
        int defaultPort = prefix.equals("https://") ? 443 : 80;
        HostPort theirs = HostPort.parse(origin.substring(prefix.length()), defaultPort);
        return theirs != null && theirs.equals(HostPort.parse(host, defaultPort));
    }
}
