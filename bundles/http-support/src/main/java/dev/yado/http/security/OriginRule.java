package dev.yado.http.security;

import dev.yado.http.security.HostRule.HostPort;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides which pages may send requests. A request without {@code Origin} does not come from a script of a page; otherwise the origin must
 * be this server's or a configured one. Applies to plain requests and to WebSocket upgrades, for which browsers enforce nothing themselves.
 *
 * @param extra configured origins, {@code scheme://host[:port]}, lower case
 */
@ProviderType
public record OriginRule(Set<String> extra) {

    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9+.-]*)://([^/?#]+)");
    /** Ports that browsers omit, by scheme. */
    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);

    /** The decision for a request. */
    public enum Verdict {
        OWN,
        /** A configured origin; the response gets the headers that let its page read it. */
        CONFIGURED,
        REFUSED
    }

    /** @throws IllegalArgumentException if an element is not an origin */
    public static OriginRule of(Collection<String> configured) {
        Set<String> origins = new TreeSet<>();
        configured.forEach(origin -> origins.add(normal(origin)));
        return new OriginRule(Set.copyOf(origins));
    }

    /** Returns an origin in the form in which browsers send it: lower case, without the scheme's own port. */
    private static String normal(String origin) {
        Matcher matcher = FORM.matcher(origin.toLowerCase(Locale.ROOT));
        HostPort host = matcher.matches() ? HostPort.parse(matcher.group(2), DEFAULT_PORTS.getOrDefault(matcher.group(1), 0)) : null;
        if (host == null) {
            throw new IllegalArgumentException("allowed_origins: '" + origin + "' is not of the form SCHEME://HOST[:PORT], for example https://app.example");
        }
        String name = host.name().contains(":") ? "[" + host.name() + "]" : host.name();
        boolean ownPort = host.port() == DEFAULT_PORTS.getOrDefault(matcher.group(1), 0);
        return matcher.group(1) + "://" + name + (ownPort ? "" : ":" + host.port());
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
        int defaultPort = DEFAULT_PORTS.get(prefix.equals("https://") ? "https" : "http");
        HostPort theirs = HostPort.parse(origin.substring(prefix.length()), defaultPort);
        return theirs != null && theirs.equals(HostPort.parse(host, defaultPort));
    }
}
