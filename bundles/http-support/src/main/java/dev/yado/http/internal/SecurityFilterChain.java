package dev.yado.http.internal;

import dev.yado.http.api.HttpApi;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Passes a request through the security filters of all mounted APIs before a servlet in Yado's contexts sees it. While no API is mounted, every such request is refused:
 * otherwise the servlets would be unprotected for that moment. Thread-safe.
 */
final class SecurityFilterChain implements Filter {

    /** The request attribute of requests to servlets in Yado's contexts. */
    static final String SEEN = SecurityFilterChain.class.getName();

    private final Supplier<List<HttpApi>> mounted;
    private final UnavailableResponder unavailable;

    SecurityFilterChain(Supplier<List<HttpApi>> mounted, UnavailableResponder unavailable) {
        this.mounted = mounted;
        this.unavailable = unavailable;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        request.setAttribute(SEEN, true);
        List<HttpApi> apis = mounted.get();
        if (unavailable.refusedSurplus(request, response)) {
            return;
        }
        if (apis.isEmpty()) {
            unavailable.respond(request, response);
        } else {
            filter(apis, request, response, chain);
        }
    }

    private static void filter(List<HttpApi> apis, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (apis.isEmpty()) {
            chain.doFilter(request, response);
        } else {
            List<HttpApi> rest = apis.subList(1, apis.size());
            apis.get(0).securityFilter().doFilter(request, response, (passed, passedResponse) -> filter(rest, passed, passedResponse, chain));
        }
    }
}
