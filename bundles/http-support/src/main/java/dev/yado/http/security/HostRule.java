package dev.yado.http.security;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides which {@code Host} headers are valid. After DNS rebinding, a page's requests reach this address but still carry the page's host
 * name, so unknown names are refused. Addresses cannot be rebound: loopback addresses and the address that received the request are always
 * allowed, with the real port.
 *
 * @param extra configured names, {@code name} (any port) or {@code name:port}, lower case
 */
@ProviderType
public record HostRule(Set<String> extra) {

    private static final Pattern LOOPBACK_V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    public static HostRule of(Collection<String> configured) {
        Set<String> names = new TreeSet<>();
        configured.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return new HostRule(Set.copyOf(names));
    }

    /**
     * Returns whether the header is valid.
     *
     * @param header       the {@code Host} header; may be null
     * @param localAddress the address that received the request
     * @param localPort    the port that received the request
     */
    public boolean allows(String header, String localAddress, int localPort, boolean secure) {
        if (header == null) {
            return false;
        }
        HostPort host = HostPort.parse(header, secure ? 443 : 80);
        if (host == null) {
            return false;
        }
        if (extra.contains(host.name()) || extra.contains(host.name() + ":" + host.port())) {
            return true;
        }
        return host.port() == localPort && (isLoopback(host.name()) || host.name().equals(bare(localAddress)));
    }

    static boolean isLoopback(String name) {
        return name.equals("localhost") || name.equals("::1") || name.equals("0:0:0:0:0:0:0:1") || LOOPBACK_V4.matcher(name).matches();
    }

    static String bare(String address) {
        String text = address == null ? "" : address.toLowerCase(Locale.ROOT);
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    /** A name or address (without brackets, lower case) and a port. */
    record HostPort(String name, int port) {

        private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,253}))(?::(\\d{1,5}))?");

        /** Parses a name and port; null if the form is not valid. */
        static HostPort parse(String text, int defaultPort) {
            var matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                return null;
            }
            String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            int port = matcher.group(3) == null ? defaultPort : Integer.parseInt(matcher.group(3));
            return new HostPort(name.toLowerCase(Locale.ROOT), port);
        }
    }
}
