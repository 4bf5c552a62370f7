package dev.yado.http.security;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides which {@code Host} headers are valid. After DNS rebinding, a page's requests reach this address but still carry the page's host
 * name, so unknown names are refused. Loopback names and the address that received the request cannot be rebound and are always allowed.
 * Their port is not compared: a tunnel or a published container port has another one, and a page cannot gain anything by choosing it.
 *
 * @param extra configured names, {@code name} (any port) or {@code name:port}, lower case
 */
@ProviderType
public record HostRule(Set<String> extra) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    /** @throws IllegalArgumentException if an element is not a name with an optional port */
    public static HostRule of(Collection<String> configured) {
        Set<String> names = new TreeSet<>();
        configured.forEach(name -> names.add(normal(name)));
        return new HostRule(Set.copyOf(names));
    }

    private static String normal(String configured) {
        HostPort host = HostPort.parse(configured, 0);
        if (host == null) {
            throw new IllegalArgumentException("allowed_hosts: '" + configured + "' is not of the form NAME or NAME:PORT, for example yado.example.com");
        }
        return host.port() == 0 ? host.name() : host.name() + ":" + host.port();
    }

    /**
     * Returns whether the header is valid.
     *
     * @param header       the {@code Host} header; may be null
     * @param localAddress the address that received the request
     */
    public boolean allows(String header, String localAddress, boolean secure) {
        HostPort host = HostPort.parse(header, secure ? HTTPS_PORT : HTTP_PORT);
        if (host == null) {
            return false;
        }
        return isLoopback(host.name()) || host.name().equals(bare(localAddress)) || extra.contains(host.name())
                || extra.contains(host.name() + ":" + host.port());
    }

    /** Returns whether the header names this machine by a loopback name, with any port. */
    static boolean namesLoopback(String header) {
        HostPort host = HostPort.parse(header, HTTP_PORT);
        return host != null && isLoopback(host.name());
    }

    static boolean isLoopback(String name) {
        return name.equals("localhost") || name.equals("::1") || name.equals("0:0:0:0:0:0:0:1") || LOOPBACK_V4.matcher(name).matches();
    }

    static String bare(String address) {
        String text = address == null ? "" : address.toLowerCase(Locale.ROOT);
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        return zone < 0 ? bare : bare.substring(0, zone);
    }

    /** A name or address (without brackets, lower case) and a port. */
    record HostPort(String name, int port) {

        private static final int MAX_PORT = 65_535;
        private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,253}))(?::(\\d{1,5}))?");

        /**
         * Parses a name and port; null if the form is not valid.
         *
         * @param text may be null
         */
        static HostPort parse(String text, int defaultPort) {
            if (text == null) {
                return null;
            }
            var matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                return null;
            }
            String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            int port = matcher.group(3) == null ? defaultPort : Integer.parseInt(matcher.group(3));
            return port > MAX_PORT ? null : new HostPort(name.toLowerCase(Locale.ROOT), port);
        }
    }
}
