package dev.yado.http.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a request was sent by this machine, which is required while no token is configured: its peer and its {@code Host} are
 * loopback, and no header says that a proxy forwarded it. The peer alone shows nothing: every client of a proxy on this machine has a
 * loopback peer. A tunnel such as {@code ssh -L} sets no header and its user has an account here, so its requests are local. Stateless.
 */
final class LocalRequestRule {

    /** Lower case. */
    private static final Set<String> FORWARDED = Set.of("forwarded", "via", "x-real-ip");
    private static final String FORWARDED_PREFIX = "x-forwarded";

    private LocalRequestRule() {
    }

    /** Returns why the request is not local, as a message for its client; empty if it is local. */
    static Optional<String> refusal(HttpServletRequest request) {
        if (!HostRule.isLoopback(HostRule.bare(request.getRemoteAddr()))) {
            return Optional.of("requests from other machines need a token, and none is configured; set token_file or token_env");
        }
        if (!HostRule.namesLoopback(request.getHeader("Host"))) {
            return Optional.of("requests to another name than localhost need a token, and none is configured; set token_file or token_env");
        }
        if (Collections.list(request.getHeaderNames()).stream().anyMatch(LocalRequestRule::saysForwarded)) {
            return Optional.of("requests that a proxy forwarded need a token, and none is configured; set token_file or token_env");
        }
        return Optional.empty();
    }

    private static boolean saysForwarded(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return FORWARDED.contains(name) || name.startsWith(FORWARDED_PREFIX);
    }
}
