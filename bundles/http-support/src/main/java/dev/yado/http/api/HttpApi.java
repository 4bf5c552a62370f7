package dev.yado.http.api;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import org.osgi.annotation.versioning.ConsumerType;

/** An HTTP API with one configuration: its security filter and its servlet. Both are looked up for every request. Thread-safe. */
@ConsumerType
public interface HttpApi extends AutoCloseable {

    /** Returns the filter for every request to the process, including requests to servlets of other bundles. */
    Filter securityFilter();

    /** Returns the servlet for the API's paths. It responds to unknown paths with a typed 404. */
    Servlet servlet();

    /** Ends all streams with a last frame that states this, and releases all resources. Requests in progress end by themselves. */
    @Override
    void close();
}
