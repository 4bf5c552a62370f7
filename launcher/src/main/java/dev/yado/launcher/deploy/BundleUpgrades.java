package dev.yado.launcher.deploy;

import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Runs only the newest version of each of Yado's own bundles: two versions would register the same services and own the same files. The older version is
 * stopped and not uninstalled, so that it runs again when the file of the newer one is removed. Engines can run beside each other: the newer version
 * starts first, and the older one stops when its last run has ended. {@link #hasSuccessor} is thread-safe; all other methods are used by one thread.
 */
final class BundleUpgrades {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final DrainingBundles draining;
    private final Set<Bundle> stopped = ConcurrentHashMap.newKeySet();

    BundleUpgrades(BundleContext context, FrameworkWiring wiring, DrainingBundles draining) {
        this.draining = draining;
        this.context = context;
        this.wiring = wiring;
    }

    /**
     * Checks that a file can be installed.
     *
     * @param current the bundle that the file updates; null if the file is new
     * @throws BundleFileException if this version is installed already, or a newer one of one of Yado's own bundles
     */
    void check(BundleFile file, Bundle current) throws BundleFileException {
        for (Bundle other : context.getBundles()) {
            if (!other.equals(current) && file.hasNameOf(other)) {
                int newer = other.getVersion().compareTo(file.version());
                if (newer == 0) {
                    throw new BundleFileException(file + " is installed already" + (file.isOurs() ? "; only a higher version replaces it" : ""));
                }
                if (newer > 0 && file.isOurs()) {
                    throw new BundleFileException(file + " is older than " + other.getVersion() + ", which is installed");
                }
            }
        }
    }

    /** Starts a bundle in place of an older version, which is stopped only when the new one resolves; {@link #restore} restarts it if the new one then fails to start. */
    void start(Bundle bundle) throws BundleException {
        if (BundleFile.isOurs(bundle) && wiring.resolveBundles(Set.of(bundle))) {
            for (Bundle older : active(bundle, difference -> difference < 0)) {
                LOG.log(Level.INFO, () -> "Bundle " + bundle + " replaces version " + older.getVersion());
                if (!DrainingBundles.hasEngines(older)) {
                    stop(older);
                }
            }
        }
        bundle.start(Bundle.START_ACTIVATION_POLICY);
        if (BundleFile.isOurs(bundle)) {
            for (Bundle older : active(bundle, difference -> difference < 0)) {
                if (!draining.isDraining(older) && !draining.begin(older, DrainingBundles.Action.STOP)) {
                    stop(older);
                }
            }
        }
    }

    /** Stops a bundle that a newer version replaces. */
    void stop(Bundle older) throws BundleException {
        stopped.add(older);
        older.stop(Bundle.STOP_TRANSIENT);
    }

    /** Restarts bundles that were stopped for a newer version which is not active now. */
    void restore() {
        stopped.removeIf(bundle -> bundle.getState() == Bundle.UNINSTALLED);
        draining.toBeStopped().stream().filter(bundle -> newer(bundle).isEmpty()).forEach(draining::cancel);
        for (Bundle bundle : stopped.stream().sorted(Comparator.comparing(Bundle::getVersion).reversed()).toList()) {
            if (!hasSuccessor(bundle)) {
                stopped.remove(bundle);
                try {
                    bundle.start(Bundle.START_TRANSIENT);
                    LOG.log(Level.INFO, () -> "Bundle " + bundle + " is active again: its newer version is not");
                } catch (BundleException e) {
                    LOG.log(Level.ERROR, "Bundle " + bundle + " cannot be started again after its newer version stopped", e);
                }
            }
        }
    }

    /** Returns whether a bundle is stopped because a newer version is active. */
    boolean hasSuccessor(Bundle bundle) {
        return stopped.contains(bundle) && !newer(bundle).isEmpty();
    }

    private List<Bundle> newer(Bundle bundle) {
        return active(bundle, difference -> difference > 0).stream().filter(b -> !draining.isDraining(b)).toList();
    }

    /** Returns the active versions of a bundle whose comparison with its own version is accepted. */
    private List<Bundle> active(Bundle bundle, IntPredicate difference) {
        return Stream.of(context.getBundles()).filter(b -> b.getState() == Bundle.ACTIVE && bundle.getSymbolicName().equals(b.getSymbolicName())
                && difference.test(b.getVersion().compareTo(bundle.getVersion()))).toList();
    }
}
