package dev.yado.http.body;

import jakarta.servlet.http.HttpServletRequest;
import org.osgi.annotation.versioning.ProviderType;

/** The connection of a request, in the server's count of connections. It is set as the request attribute {@link #ATTRIBUTE}. Thread-safe. */
@ProviderType
public interface ConnectionSlot {

    /** Name of the request attribute. */
    String ATTRIBUTE = ConnectionSlot.class.getName();

    /** Returns the slot of a request; one that does nothing if the request did not come through a server that limits its connections. */
    static ConnectionSlot of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ConnectionSlot slot ? slot : new ConnectionSlot() {
            @Override
            public boolean surplus() {
                return false;
            }

            @Override
            public void awaitsBody(Runnable giveUp) {
            }

            @Override
            public void awaitsNothing() {
            }
        };
    }

    /** Returns whether the connection is one too many: it is only open to be refused with a reason, and for health checks. */
    boolean surplus();

    /**
     * Marks the connection as waiting for its client, so that it can be closed in favour of a new one.
     *
     * @param giveUp called at most once, if that happens; responds to the request. It must not block
     */
    void awaitsBody(Runnable giveUp);

    /** Ends {@link #awaitsBody}. */
    void awaitsNothing();
}
