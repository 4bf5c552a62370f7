package dev.yado.launcher.deploy;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Keeps the bundles of a framework in step with the jars in a directory: a new file is installed and started, a changed one updates its bundle, and the
 * bundle of a removed one is uninstalled. Bundles from elsewhere are never changed, except that a newer version of one of Yado's own bundles replaces it
 * ({@link BundleUpgrades}).
 *
 * <p>All of this happens on one thread of its own, so that a bundle that blocks in its start delays nothing else.
 */
public final class DeployFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");
    /** A change takes effect after two scans, within half a second. */
    private static final long SCAN_MILLIS = 250;
    /** The framework property that accepts files and a directory that other users can change. */
    private static final String SHARED = "yado.data.shared";
    private static final Duration STOP_BOUND = Duration.ofSeconds(1);

    /**
     * The events after which another attempt to start may succeed. Starts and stops are not among them: a bundle that fails in its start would
     * trigger its own next attempt, without end.
     */
    private static final int CHANGES = BundleEvent.INSTALLED | BundleEvent.UPDATED | BundleEvent.UNINSTALLED | BundleEvent.RESOLVED | BundleEvent.UNRESOLVED;

    private final BundleContext context;
    private final DeployScanner scanner;
    private final BundleUpgrades upgrades;
    private final DeployDiagnostics diagnostics = new DeployDiagnostics();
    private final BundleReconciler reconciler;
    private final ScheduledExecutorService thread;

    private DeployFolder(BundleContext context, Path folder) {
        this.context = context;
        boolean shared = Boolean.parseBoolean(context.getProperty(SHARED));
        this.scanner = new DeployScanner(folder, shared);
        DrainingBundles draining = new DrainingBundles(context, drainTime(context));
        this.upgrades = new BundleUpgrades(context, context.getBundle().adapt(FrameworkWiring.class), draining);
        this.reconciler = new BundleReconciler(context, folder, draining, upgrades, diagnostics);
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "launcher-deploy");
            made.setDaemon(true);
            return made;
        });
    }

    private static Duration drainTime(BundleContext context) {
        String seconds = context.getProperty("yado.deploy.drain.seconds");
        return seconds != null && seconds.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ofDays(1);
    }

    /**
     * Watches a directory until the returned object is closed. Registers a service that lists the problems of its files, in the form that
     * {@code config-files} uses for the files in {@code etc/}.
     *
     * @param context the context of the system bundle
     */
    public static DeployFolder watch(BundleContext context, Path folder) {
        DeployFolder watched = new DeployFolder(context, folder);
        context.addBundleListener(watched::bundleChanged);
        Supplier<List<Map<String, String>>> diagnostics = watched.diagnostics::all;
        context.registerService(Supplier.class, diagnostics, new Hashtable<>(Map.of("yado.diagnostics", "deploy")));
        watched.thread.scheduleWithFixedDelay(watched::scanSafely, 0, SCAN_MILLIS, TimeUnit.MILLISECONDS);
        return watched;
    }

    /** Returns whether a bundle is stopped because a newer version of it, from a file, is active. */
    public boolean hasSuccessor(Bundle bundle) {
        return upgrades.hasSuccessor(bundle);
    }

    private void scanSafely() {
        try {
            if (context.getBundle().getState() == Bundle.ACTIVE) {
                scanner.scan().ifPresent(reconciler::reconcile);
            }
        } catch (RuntimeException e) {
            // An exception would end the schedule, and later changes of files would have no effect and no message.
            LOG.log(Level.ERROR, "A scan of deploy/ failed; it is repeated", e);
        }
    }

    private void bundleChanged(BundleEvent event) {
        if ((event.getType() & CHANGES) != 0) {
            reconciler.bundlesChanged();
        }
    }

    /** Ends the watch. Idempotent, and safe after the framework has stopped by itself. */
    @Override
    public void close() {
        thread.shutdown(); // not shutdownNow: an interrupted installation would leave an incomplete bundle
        try {
            if (!thread.awaitTermination(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
