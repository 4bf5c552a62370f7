package dev.yado.http.internal;

import dev.yado.http.api.HttpApi;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Answers for a face's own paths: the face while it is there, and somebody else while it is not. Thread-safe. */
final class MountPoint extends GenericServlet {

    private static final long serialVersionUID = 1L;

    private final transient UnavailableResponder away;
    private transient volatile HttpApi face;

    MountPoint(UnavailableResponder away) {
        this.away = away;
    }

    Optional<HttpApi> face() {
        return Optional.ofNullable(face);
    }

    /** @param next null: nobody @return who was there before */
    synchronized Optional<HttpApi> change(HttpApi next) {
        HttpApi before = face;
        face = next;
        return Optional.ofNullable(before);
    }

    /** @return false when somebody is there already */
    synchronized boolean take(HttpApi first) {
        if (face != null) {
            return false;
        }
        face = first;
        return true;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        HttpApi current = face;
        if (current == null) {
            away.answer(request, response);
        } else {
            current.servlet().service(request, response);
        }
    }
}
