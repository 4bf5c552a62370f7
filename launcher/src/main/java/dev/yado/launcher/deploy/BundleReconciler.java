package dev.yado.launcher.deploy;

import dev.yado.launcher.error.BundleErrorMessages;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs, updates, starts and uninstalls bundles until they match the files of a scan. A file that cannot be in effect changes nothing, and is tried
 * again when the file or any bundle changes. {@link #bundlesChanged} is thread-safe; {@link #reconcile} is called by one thread.
 */
final class BundleReconciler {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");
    private static final Duration REFRESH_BOUND = Duration.ofSeconds(10);

    private final BundleContext context;
    private final Path folder;
    private final FrameworkWiring wiring;
    private final DrainingBundles draining;
    private final BundleUpgrades upgrades;
    private final DeployDiagnostics diagnostics;

    private final Map<String, Bundle> bundles = new TreeMap<>();
    /** The version of each file that was accepted or rejected last. */
    private final Map<String, FileStamp> handled = new HashMap<>();
    private final Set<String> rejected = new HashSet<>();
    /** Files whose bundle is installed and not started yet. */
    private final Set<String> toStart = new TreeSet<>();
    private volatile boolean bundlesChanged;

    BundleReconciler(BundleContext context, Path folder, DrainingBundles draining, BundleUpgrades upgrades, DeployDiagnostics diagnostics) {
        this.context = context;
        this.folder = folder;
        this.wiring = context.getBundle().adapt(FrameworkWiring.class);
        this.draining = draining;
        this.upgrades = upgrades;
        this.diagnostics = diagnostics;
    }

    /** Makes the next reconciliation try again what has failed. */
    void bundlesChanged() {
        bundlesChanged = true;
    }

    void reconcile(DeployScanner.Scan scan) {
        boolean retry = bundlesChanged;
        bundlesChanged = false;
        Set<Bundle> changed = new HashSet<>();
        for (String file : List.copyOf(handled.keySet())) {
            if (!scan.files().containsKey(file)) {
                remove(file, changed);
            }
        }
        scan.files().forEach((file, stamp) -> {
            boolean due = !stamp.equals(handled.get(file)) || retry && rejected.contains(file);
            if (due && scan.settled().contains(file)) {
                apply(file, stamp, changed);
            }
        });
        finishDrained(changed);
        refresh(changed);
        if (retry || !changed.isEmpty()) {
            startAll();
            upgrades.restore();
        }
    }

    private void apply(String file, FileStamp stamp, Set<Bundle> changed) {
        handled.put(file, stamp);
        rejected.remove(file);
        try {
            if (stamp.problem().isPresent()) {
                throw new BundleFileException("it " + stamp.problem().get() + "; use chmod go-w or chown, or copy the file");
            }
            BundleFile candidate = BundleFile.read(folder.resolve(file));
            upgrades.check(candidate, bundles.get(file));
            if (bundles.containsKey(file) && needsOwnBundle(candidate, bundles.get(file))) {
                uninstall(file, changed);
            }
            changed.add(install(file, candidate));
            changed.addAll(hosts(candidate));
            toStart.add(file);
        } catch (BundleFileException e) {
            reject(file, e.getMessage());
        } catch (BundleException e) {
            reject(file, BundleErrorMessages.of(e));
        } catch (IOException e) {
            reject(file, "it cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Returns whether a changed file is installed as another bundle. The next version of an engine is, so that the runs of the current one can end. */
    private static boolean needsOwnBundle(BundleFile candidate, Bundle current) {
        return !candidate.hasNameOf(current) || DrainingBundles.hasEngines(current) && !candidate.version().equals(current.getVersion());
    }

    private Bundle install(String file, BundleFile candidate) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(candidate.path())) {
            Bundle bundle = bundles.get(file);
            if (bundle == null) {
                String location = candidate.path().toUri().toString();
                // A version that is still draining keeps the plain location.
                bundle = context.installBundle(context.getBundle(location) == null ? location : location + "#" + candidate.version(), in);
                bundles.put(file, bundle);
            } else {
                // An active bundle would start again within the update, and a second time after the refresh.
                bundle.stop(Bundle.STOP_TRANSIENT);
                bundle.update(in);
            }
            return bundle;
        }
    }

    private void reject(String file, String reason) {
        rejected.add(file);
        Bundle current = bundles.get(file);
        if (current != null && current.getState() != Bundle.ACTIVE) {
            toStart.add(file);
        }
        diagnostics.report(file, handled.get(file), reason + (current == null ? "" : "; " + current + " stays installed"));
    }

    /** Returns the bundles that must be resolved again for a fragment to become a part of them. */
    private List<Bundle> hosts(BundleFile candidate) {
        return candidate.fragmentHost() == null ? List.of()
                : Stream.of(context.getBundles()).filter(b -> candidate.fragmentHost().equals(b.getSymbolicName())).toList();
    }

    private void remove(String file, Set<Bundle> changed) {
        handled.remove(file);
        rejected.remove(file);
        diagnostics.clear(file);
        if (bundles.containsKey(file)) {
            uninstall(file, changed);
        }
    }

    private void uninstall(String file, Set<Bundle> changed) {
        Bundle bundle = bundles.remove(file);
        toStart.remove(file);
        if (draining.begin(bundle, DrainingBundles.Action.UNINSTALL)) {
            // An older version can start runs already.
            bundlesChanged = true;
        } else if (uninstall(bundle, changed)) {
            diagnostics.removed(file, bundle);
        }
    }

    private static boolean uninstall(Bundle bundle, Set<Bundle> changed) {
        try {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
            changed.add(bundle);
            return true;
        } catch (BundleException e) {
            LOG.log(Level.ERROR, "Bundle " + bundle + " cannot be uninstalled", e);
            return false;
        }
    }

    /** Stops or uninstalls the bundles that have drained. */
    private void finishDrained(Set<Bundle> changed) {
        draining.takeDue().forEach((bundle, action) -> {
            try {
                if (action == DrainingBundles.Action.STOP) {
                    upgrades.stop(bundle);
                } else if (uninstall(bundle, changed)) {
                    LOG.log(Level.INFO, () -> "Bundle " + bundle + " is uninstalled");
                }
            } catch (BundleException e) {
                LOG.log(Level.ERROR, "Bundle " + bundle + " cannot be stopped", e);
            }
        });
    }

    /** Rewires the bundles that use packages of changed ones, and waits until they have restarted. */
    private void refresh(Set<Bundle> changed) {
        if (changed.isEmpty()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(changed, event -> done.countDown());
        try {
            if (!done.await(REFRESH_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "Bundles that use a changed bundle have not restarted within " + REFRESH_BOUND.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAll() {
        bundles.forEach((file, bundle) -> {
            // A bundle that it requires was uninstalled, so it is no longer resolved.
            if (bundle.getState() == Bundle.INSTALLED) {
                toStart.add(file);
            }
        });
        for (String file : List.copyOf(toStart)) {
            Bundle bundle = bundles.get(file);
            try {
                if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                    upgrades.start(bundle);
                }
                toStart.remove(file);
                if (!rejected.contains(file)) {
                    diagnostics.inEffect(file, bundle);
                }
            } catch (BundleException e) {
                diagnostics.report(file, handled.get(file), BundleErrorMessages.of(e));
            }
        }
    }
}
