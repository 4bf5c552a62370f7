package dev.yado.http.internal;

import dev.yado.http.api.HttpApi;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Answers for the paths that are nobody's: in the words of a face that is there, which know what there is instead. Thread-safe. */
final class NotFoundServlet extends GenericServlet {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<List<HttpApi>> present;
    private final transient UnavailableResponder away;

    NotFoundServlet(Supplier<List<HttpApi>> present, UnavailableResponder away) {
        this.present = present;
        this.away = away;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        List<HttpApi> faces = present.get();
        if (faces.isEmpty()) {
            away.answer(request, response);
        } else {
            faces.get(0).servlet().service(request, response);
        }
    }
}
