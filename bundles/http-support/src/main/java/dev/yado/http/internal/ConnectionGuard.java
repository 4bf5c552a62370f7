package dev.yado.http.internal;

import dev.yado.model.json.ModelJson;
import dev.yado.support.concurrent.BlockingExecutors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/**
 * Installs {@link ConnectionLimits} in the HTTP server, and reserves threads of its pool for reading requests, refusing them and responding to health checks. The
 * server itself limits neither how long a header takes nor how many connections there are. Thread-safe.
 */
@Component(name = ConnectionConfig.PID, service = {}, immediate = true, configurationPid = ConnectionConfig.PID)
@Designate(ocd = ConnectionConfig.class)
public final class ConnectionGuard {

    private static final Logger LOG = System.getLogger(ConnectionGuard.class.getName());
    private static final Duration SWEEP = Duration.ofMillis(100);
    private static final int DEFAULT_CONNECTIONS = 4_096;
    private static final int RESERVED_THREADS = 24;

    private final BundleContext context;
    private final Duration idleTimeout;
    private final ConnectionLimits limits;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(BlockingExecutors.daemons("yado-http-connections"));

    private final List<ServerConnector> connectors = new CopyOnWriteArrayList<>();
    // Guarded by this.
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private Server server;

    @Activate
    public ConnectionGuard(BundleContext context, ConnectionConfig config) {
        this.context = context;
        this.idleTimeout = Duration.ofSeconds(config.idle__timeout__seconds());
        int max = max(config.max__connections());
        // Counted only where files are scarce.
        BooleanSupplier filesLeft = max < DEFAULT_CONNECTIONS && FileLimit.connections().isPresent() ? FileLimit::left : () -> true;
        this.limits = new ConnectionLimits(new ModelJson(), Duration.ofSeconds(config.header__timeout__seconds()), max, filesLeft,
                this::accept);
        timer.scheduleWithFixedDelay(limits::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void accept(boolean accepting) {
        for (ServerConnector connector : connectors) {
            if (connector.isAccepting() != accepting) {
                connector.setAccepting(accepting);
            }
        }
    }

    private static int max(int configured) {
        int wanted = configured == 0 ? DEFAULT_CONNECTIONS : configured;
        OptionalLong allowed = FileLimit.connections();
        if (allowed.isPresent() && allowed.getAsLong() < wanted) {
            LOG.log(configured == 0 ? Level.INFO : Level.WARNING,
                    "max_connections is lowered to " + allowed.getAsLong() + ", because the operating system limits this process's open files");
            return (int) allowed.getAsLong();
        }
        return wanted;
    }

    @Reference(unbind = "serverStopped", service = HttpServiceRuntime.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void serverStarted(ServiceReference<HttpServiceRuntime> reference) {
        StartedServers.visit(context, this::install);
    }

    void serverStopped(ServiceReference<HttpServiceRuntime> reference) {
        // The stopped server holds the only references to what was installed.
    }

    private synchronized void install(Server started) {
        if (started == server) {
            return;
        }
        uninstall();
        server = started;
        for (Connector connector : started.getConnectors()) {
            if (connector instanceof ServerConnector real) {
                real.getSelectorManager().addEventListener(limits);
                long before = real.getIdleTimeout();
                real.setIdleTimeout(idleTimeout.toMillis());
                connectors.add(real);
                undo.push(() -> {
                    real.setIdleTimeout(before);
                    real.getSelectorManager().removeEventListener(limits);
                    real.setAccepting(true);
                });
            }
            for (ConnectionFactory factory : connector.getConnectionFactories()) {
                if (factory instanceof HttpConnectionFactory http) {
                    http.getHttpConfiguration().addCustomizer(limits);
                    http.addEventListener(limits);
                    undo.push(() -> {
                        http.removeEventListener(limits);
                        http.getHttpConfiguration().removeCustomizer(limits);
                    });
                }
            }
        }
        if (started.getThreadPool() instanceof QueuedThreadPool pool) {
            int before = pool.getLowThreadsThreshold();
            pool.setLowThreadsThreshold(Math.min(RESERVED_THREADS, pool.getMaxThreads() / 4));
            undo.push(() -> pool.setLowThreadsThreshold(before));
        }
    }

    /** Restores the server's own settings: a server outlives this bundle. */
    private void uninstall() {
        connectors.clear();
        undo.forEach(Runnable::run);
        undo.clear();
        server = null;
    }

    @Deactivate
    synchronized void deactivate() {
        timer.shutdownNow();
        uninstall();
    }
}
