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
 * Of a bundle of ours only the newest version runs: two would register the same services and own the same files. The one before is stopped and not
 * uninstalled, so that taking the newer file away brings it back. Engines are made to run beside each other: there the newer one starts first, and the one
 * before stops when its last run has ended. Changed by one thread at a time.
 */
final class Successions {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final Departures departures;
    private final Set<Bundle> stopped = ConcurrentHashMap.newKeySet();

    Successions(BundleContext context, FrameworkWiring wiring, Departures departures) {
        this.departures = departures;
        this.context = context;
        this.wiring = wiring;
    }

    /**
     * @param itself the bundle that the file is about to change; null when it is about to be installed
     * @throws Refused when the bundle is there already, or a newer one of ours
     */
    void check(BundleFile file, Bundle itself) throws Refused {
        for (Bundle other : context.getBundles()) {
            if (!other.equals(itself) && file.hasNameOf(other)) {
                int newer = other.getVersion().compareTo(file.version());
                if (newer == 0) {
                    throw new Refused(file + " is there already and stays as it is" + (file.isOurs() ? "; a higher version would take its place" : ""));
                }
                if (newer > 0 && file.isOurs()) {
                    throw new Refused(file + " is older than " + other.getVersion() + ", which is there");
                }
            }
        }
    }

    /** Starts it in the place of an older one. That is stopped only when the new one can run; {@link #restore} starts it again if it then does not. */
    void start(Bundle bundle) throws BundleException {
        if (BundleFile.isOurs(bundle) && wiring.resolveBundles(Set.of(bundle))) {
            for (Bundle older : running(bundle, difference -> difference < 0)) {
                LOG.log(Level.INFO, () -> "Bundle " + bundle + " takes the place of version " + older.getVersion());
                if (!Departures.hasEngines(older)) {
                    stop(older);
                }
            }
        }
        bundle.start(Bundle.START_ACTIVATION_POLICY);
        if (BundleFile.isOurs(bundle)) {
            for (Bundle older : running(bundle, difference -> difference < 0)) {
                if (!departures.isLeaving(older) && !departures.begin(older, Departures.Way.STOP)) {
                    stop(older);
                }
            }
        }
    }

    /** Stops what a newer bundle runs in place of. */
    void stop(Bundle older) throws BundleException {
        stopped.add(older);
        older.stop(Bundle.STOP_TRANSIENT);
    }

    /** Starts what was stopped for a newer bundle that does not run now. */
    void restore() {
        stopped.removeIf(bundle -> bundle.getState() == Bundle.UNINSTALLED);
        departures.toBeStopped().stream().filter(bundle -> newer(bundle).isEmpty()).forEach(departures::cancel);
        for (Bundle bundle : stopped.stream().sorted(Comparator.comparing(Bundle::getVersion).reversed()).toList()) {
            if (!hasSuccessor(bundle)) {
                stopped.remove(bundle);
                try {
                    bundle.start(Bundle.START_TRANSIENT);
                    LOG.log(Level.INFO, () -> "Bundle " + bundle + " runs again");
                } catch (BundleException e) {
                    LOG.log(Level.ERROR, "Bundle " + bundle + " ran before and does not start again", e);
                }
            }
        }
    }

    /** Whether it does not run because a newer version does. */
    boolean hasSuccessor(Bundle bundle) {
        return stopped.contains(bundle) && !newer(bundle).isEmpty();
    }

    private List<Bundle> newer(Bundle bundle) {
        return running(bundle, difference -> difference > 0).stream().filter(b -> !departures.isLeaving(b)).toList();
    }

    /** Versions of a bundle that run and that compare to its own as wanted. */
    private List<Bundle> running(Bundle bundle, IntPredicate wanted) {
        return Stream.of(context.getBundles()).filter(b -> b.getState() == Bundle.ACTIVE && bundle.getSymbolicName().equals(b.getSymbolicName())
                && wanted.test(b.getVersion().compareTo(bundle.getVersion()))).toList();
    }
}
