package dev.yado.http.security;

import dev.yado.http.security.HostRule.HostPort;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which pages may talk to us. A request without {@code Origin} does not come from a page's script; one with it must be of our own origin or of a configured one.
 * Decides for plain requests and WebSocket upgrades alike, for which Browsers ask nobody else.
 *
 * @param extra configured origins, {@code scheme://host[:port]}, lower case
 */
@ProviderType
public record OriginRule(Set<String> extra) {

    /** What the rule says. */
    public enum Verdict {
        OWN,
        /** A configured origin: it gets the headers that let its page read the answer. */
        CONFIGURED,
        REFUSED
    }

    public static OriginRule of(Collection<String> configured) {
        Set<String> origins = new TreeSet<>();
        configured.forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
        return new OriginRule(Set.copyOf(origins));
    }

    /**
     * @param origin     the {@code Origin} header; may be null
     * @param fetchSite  the {@code Sec-Fetch-Site} header; may be null
     * @param navigation a person follows a link to a page outside the API
     * @param host       the {@code Host} header, which was found to be ours
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
