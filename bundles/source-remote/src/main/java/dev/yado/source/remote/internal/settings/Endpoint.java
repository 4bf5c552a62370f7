package dev.yado.source.remote.internal.settings;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The address of a Runtime. {@link #toString} hides it, because logs and clients must not see it. Immutable. */
public final class Endpoint {

    private final String base;
    private final boolean loopback;

    private Endpoint(String base, boolean loopback) {
        this.base = base;
        this.loopback = loopback;
    }

    /**
     * Parses a base URL.
     *
     * @throws YadoException {@code invalid_request}; the message names the setting and does not repeat its value
     */
    public static Endpoint parse(String url) {
        URI uri;
        try {
            uri = new URI(url == null ? "" : url.strip());
        } catch (URISyntaxException e) {
            throw invalid("must be a URL such as http://host:38800");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw invalid("must begin with http:// or https://");
        }
        if (uri.getRawUserInfo() != null) {
            throw invalid("must not contain a user or password; use token_file or token_env");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw invalid("must not contain a query or fragment");
        }
        // For an invalid host (an underscore, a port out of range) the parsed host is null.
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw invalid("must name a host, and a port from 1 to 65535 if any");
        }
        String text = scheme + "://" + uri.getRawAuthority() + (uri.getRawPath() == null ? "" : uri.getRawPath());
        int end = text.length();
        while (text.charAt(end - 1) == '/') {
            end--;
        }
        return new Endpoint(text.substring(0, end), isLoopback(uri.getHost()));
    }

    /**
     * Returns the URI of a path.
     *
     * @param path begins with a slash; may have a query
     */
    public URI at(String path) {
        return URI.create(base + path);
    }

    /** Returns the URI of a path for a WebSocket. */
    public URI socketAt(String path) {
        return URI.create("ws" + base.substring("http".length()) + path);
    }

    boolean secure() {
        return base.startsWith("https://");
    }

    /** Returns whether requests leave this machine without encryption. */
    public boolean unencrypted() {
        return !secure() && !loopback;
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static YadoException invalid(String what) {
        return new YadoException(FailureCode.INVALID_REQUEST, "base_url " + what);
    }

    @Override
    public String toString() {
        return "Endpoint[<backend-private>]";
    }
}
