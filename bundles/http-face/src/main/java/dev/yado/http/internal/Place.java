package dev.yado.http.internal;

import dev.yado.http.face.Face;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Answers for a face's own paths: the face while it is there, and somebody else while it is not. Thread-safe. */
final class Place extends GenericServlet {

    private static final long serialVersionUID = 1L;

    private final transient Away away;
    private transient volatile Face face;

    Place(Away away) {
        this.away = away;
    }

    Optional<Face> face() {
        return Optional.ofNullable(face);
    }

    /** @param next null: nobody @return who was there before */
    synchronized Optional<Face> change(Face next) {
        Face before = face;
        face = next;
        return Optional.ofNullable(before);
    }

    /** @return false when somebody is there already */
    synchronized boolean take(Face first) {
        if (face != null) {
            return false;
        }
        face = first;
        return true;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        Face current = face;
        if (current == null) {
            away.answer(request, response);
        } else {
            current.servlet().service(request, response);
        }
    }
}
