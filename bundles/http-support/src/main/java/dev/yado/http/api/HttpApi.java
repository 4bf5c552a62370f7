package dev.yado.http.api;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import org.osgi.annotation.versioning.ConsumerType;

/** An API over HTTP for one configuration: who gets in, and what is answered. Asked with every request; thread-safe. */
@ConsumerType
public interface HttpApi extends AutoCloseable {

    /** Stands before everything the process serves, also what is other bundles'. */
    Filter guard();

    /** Answers every path, those it does not know with a typed 404. */
    Servlet servlet();

    /** Ends every stream, with a last frame that says so, and leaves nothing behind. Requests under way end by themselves. */
    @Override
    void close();
}
