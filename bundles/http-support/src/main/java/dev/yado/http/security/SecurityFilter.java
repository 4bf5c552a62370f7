package dev.yado.http.security;

import dev.yado.http.route.ResponseWriter;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Authenticates requests and refuses those from foreign hosts and pages, before any servlet of the process, servlets of other bundles
 * included. Requests that pass have an {@link AuthMethod} as attribute. Immutable.
 */
@ProviderType
public final class SecurityFilter implements Filter {

    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_CHARACTERS = 16_384;
    private static final Set<String> OPEN_PATHS = Set.of("/livez", "/readyz");

    private final SecurityRules rules;
    private final ResponseWriter responses;

    public SecurityFilter(SecurityRules rules, ResponseWriter responses) {
        this.rules = rules;
        this.responses = responses;
    }

    @Override
    public void doFilter(ServletRequest rawRequest, ServletResponse rawResponse, FilterChain chain) throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) rawRequest;
        HttpServletResponse response = (HttpServletResponse) rawResponse;
        response.setHeader("X-Content-Type-Options", "nosniff");
        Optional<Failure> refusal = checkHost(request).or(() -> checkOrigin(request, response));
        if (refusal.isEmpty() && isPreflightOfConfigured(request)) {
            // A preflight has no credentials and changes nothing; the request that follows it is checked in full.
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        refusal = refusal.or(() -> authenticate(request, response));
        if (refusal.isPresent()) {
            responses.fail(request, response, refusal.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<Failure> checkHost(HttpServletRequest request) {
        if (tooManyHeaders(request)) {
            return failure(FailureCode.INVALID_REQUEST, "a request may have at most " + MAX_HEADERS + " header fields with a total of at most "
                    + MAX_HEADER_CHARACTERS + " characters");
        }
        if (Collections.list(request.getHeaders("Host")).size() > 1
                || !rules.hosts().allows(request.getHeader("Host"), request.getLocalAddr(), request.isSecure())) {
            return failure(FailureCode.FORBIDDEN, "the Host header is not a name of this server; see allowed_hosts");
        }
        return Optional.empty();
    }

    private Optional<Failure> checkOrigin(HttpServletRequest request, HttpServletResponse response) {
        return switch (verdict(request)) {
            case REFUSED -> failure(FailureCode.FORBIDDEN, "requests from pages of this origin are not allowed; see allowed_origins");
            case CONFIGURED -> {
                allowOrigin(response, request.getHeader("Origin"));
                yield Optional.empty();
            }
            case OWN -> Optional.empty();
        };
    }

    private OriginRule.Verdict verdict(HttpServletRequest request) {
        return rules.origins().decide(request.getHeader("Origin"), request.getHeader("Sec-Fetch-Site"), isNavigation(request), request.getScheme(),
                request.getHeader("Host"));
    }

    private boolean isPreflightOfConfigured(HttpServletRequest request) {
        return "OPTIONS".equals(request.getMethod()) && request.getHeader("Access-Control-Request-Method") != null
                && verdict(request) == OriginRule.Verdict.CONFIGURED;
    }

    private Optional<Failure> authenticate(HttpServletRequest request, HttpServletResponse response) {
        if (!rules.token().configured()) {
            Optional<String> refusal = LocalRequestRule.refusal(request);
            if (refusal.isEmpty()) {
                request.setAttribute(AuthMethod.ATTRIBUTE, AuthMethod.LOOPBACK);
            }
            return refusal.map(reason -> new Failure(FailureCode.FORBIDDEN, reason));
        }
        if (rules.token().matches(request.getHeader("Authorization"))) {
            request.setAttribute(AuthMethod.ATTRIBUTE, AuthMethod.TOKEN);
            return Optional.empty();
        }
        if (OPEN_PATHS.contains(request.getRequestURI())) {
            request.setAttribute(AuthMethod.ATTRIBUTE, AuthMethod.LOOPBACK);
            return Optional.empty();
        }
        response.setHeader("WWW-Authenticate", "Bearer");
        return failure(FailureCode.UNAUTHORIZED, "the Authorization header must hold a valid bearer token");
    }

    private static void allowOrigin(HttpServletResponse response, String origin) {
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.addHeader("Vary", "Origin");
        response.setHeader("Access-Control-Allow-Methods", "GET, POST, DELETE");
        response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Last-Event-ID");
        response.setHeader("Access-Control-Expose-Headers", "Retry-After, Allow");
        response.setHeader("Access-Control-Max-Age", "600");
    }

    private boolean isNavigation(HttpServletRequest request) {
        return "GET".equals(request.getMethod()) && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest")) && !request.getRequestURI().startsWith(rules.apiPrefix());
    }

    private static boolean tooManyHeaders(HttpServletRequest request) {
        int count = 0;
        int characters = 0;
        for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements();) {
            String name = names.nextElement();
            for (Enumeration<String> values = request.getHeaders(name); values.hasMoreElements();) {
                count++;
                characters += name.length() + values.nextElement().length();
            }
        }
        return count > MAX_HEADERS || characters > MAX_HEADER_CHARACTERS;
    }

    private static Optional<Failure> failure(FailureCode code, String message) {
        return Optional.of(new Failure(code, message));
    }
}
