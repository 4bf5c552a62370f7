package dev.yado.http.internal;

import dev.yado.http.api.HttpApi;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Forwards each request to the API that is mounted at that moment, or to the {@link UnavailableResponder} while there is none. Thread-safe. */
final class ForwardingServlet extends GenericServlet {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<Optional<HttpApi>> target;
    private final transient UnavailableResponder unavailable;

    /** @param target looked up for every request */
    ForwardingServlet(Supplier<Optional<HttpApi>> target, UnavailableResponder unavailable) {
        this.target = target;
        this.unavailable = unavailable;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        Optional<HttpApi> api = target.get();
        if (api.isPresent()) {
            api.get().servlet().service(request, response);
        } else {
            unavailable.respond(request, response);
        }
    }
}
