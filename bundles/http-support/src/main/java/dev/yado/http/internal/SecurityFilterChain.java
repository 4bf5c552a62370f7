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
 * Stands before every servlet of the process: whoever wants to pass must pass the guards of all faces that are there. While none is, nobody passes, or what other
 * bundles serve would be open to strangers for that moment. Thread-safe.
 */
final class SecurityFilterChain implements Filter {

    private final Supplier<List<HttpApi>> present;
    private final UnavailableResponder away;

    SecurityFilterChain(Supplier<List<HttpApi>> present, UnavailableResponder away) {
        this.present = present;
        this.away = away;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        List<HttpApi> faces = present.get();
        if (faces.isEmpty()) {
            away.answer(request, response);
        } else {
            pass(faces, request, response, chain);
        }
    }

    private static void pass(List<HttpApi> faces, ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        if (faces.isEmpty()) {
            chain.doFilter(request, response);
        } else {
            List<HttpApi> others = faces.subList(1, faces.size());
            faces.get(0).guard().doFilter(request, response, (passed, answer) -> pass(others, passed, answer, chain));
        }
    }
}
