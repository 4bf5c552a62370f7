package dev.yado.http.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.osgi.framework.BundleContext;

/** Gives access to the server objects of the HTTP bundle. Stateless. */
final class StartedServers {

    private StartedServers() {
    }

    /**
     * Passes on each server that has started. The server object is only visible to a {@link ConnectorFactory}, so this method registers one for a moment; its
     * connector accepts no connections.
     */
    static void visit(BundleContext context, Consumer<Server> visitor) {
        List<Connector> given = new ArrayList<>();
        ConnectorFactory factory = started -> {
            visitor.accept(started);
            Connector connector = new LocalConnector(started, null, null, null, 0, new HttpConnectionFactory());
            given.add(connector);
            return connector;
        };
        context.registerService(ConnectorFactory.class, factory, null).unregister();
        given.forEach(connector -> connector.getServer().removeConnector(connector));
    }
}
