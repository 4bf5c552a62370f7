package dev.yado.launcher.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

import dev.yado.launcher.Reasons;

/**
 * Keeps the bundles of a framework in step with the jars in a folder: a new file is installed and started, a changed one updates its bundle, a removed
 * one takes its bundle away. A file that cannot be in effect changes nothing; the log says why, once, and tries again when the file or any bundle
 * changes. Bundles that came from elsewhere are never touched, except that a newer version of one of ours takes its place ({@link Successions}).
 *
 * <p>One thread of its own does all this, so that a bundle that hangs in its start keeps nobody else waiting.
 */
public final class DeployFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");
    /** Two looks settle a change, so that it takes effect after half a second at most. */
    private static final long LOOK_MILLIS = 250;
    private static final Duration REFRESH_BOUND = Duration.ofSeconds(10);
    private static final Duration STOP_BOUND = Duration.ofSeconds(1);

    /** What may make another start succeed. Not that a bundle starts or stops: one that fails in its start would make itself start again for ever. */
    private static final int CHANGES = BundleEvent.INSTALLED | BundleEvent.UPDATED | BundleEvent.UNINSTALLED | BundleEvent.RESOLVED | BundleEvent.UNRESOLVED;

    private final BundleContext context;
    private final Path folder;
    private final FrameworkWiring wiring;
    private final Departures departures;
    private final Successions successions;
    private final Problems problems = new Problems();
    private final ScheduledExecutorService thread;

    private final Map<String, Bundle> bundles = new TreeMap<>();
    /** Of each file, what was taken or refused last. */
    private final Map<String, Stamp> taken = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    /** Files whose bundle is installed and does not run yet. */
    private final Set<String> waiting = new TreeSet<>();
    private Map<String, Stamp> lastLook = Map.of();
    private boolean unreadable;
    private volatile boolean changed;

    private DeployFolder(BundleContext context, Path folder) {
        this.context = context;
        this.folder = folder;
        this.wiring = context.getBundle().adapt(FrameworkWiring.class);
        this.departures = new Departures(context, patience(context));
        this.successions = new Successions(context, wiring, departures);
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "launcher-deploy");
            made.setDaemon(true);
            return made;
        });
    }

    /** How long runs may keep a bundle from going. */
    private static Duration patience(BundleContext context) {
        String seconds = context.getProperty("yado.deploy.drain.seconds");
        return seconds != null && seconds.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ofDays(1);
    }

    /**
     * Looks at the folder from now on, until it is closed. What is wrong with which file is a service, as of the files in {@code etc/}.
     *
     * @param context the system bundle's
     */
    public static DeployFolder watch(BundleContext context, Path folder) {
        DeployFolder watched = new DeployFolder(context, folder);
        context.addBundleListener(watched::bundleChanged);
        Supplier<List<Map<String, String>>> diagnostics = watched.problems::all;
        context.registerService(Supplier.class, diagnostics, new Hashtable<>(Map.of("yado.diagnostics", "deploy")));
        watched.thread.scheduleWithFixedDelay(watched::lookSafely, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return watched;
    }

    /** Whether a bundle does not run because a newer version of it, from a file, does. */
    public boolean hasSuccessor(Bundle bundle) {
        return successions.hasSuccessor(bundle);
    }

    private void lookSafely() {
        try {
            if (context.getBundle().getState() == Bundle.ACTIVE) {
                look();
            }
        } catch (RuntimeException e) {
            // An exception would end the schedule, and with it every later change of a file, without a word.
            LOG.log(Level.ERROR, "A look at the bundle files failed; trying again", e);
        }
    }

    private void bundleChanged(BundleEvent event) {
        if ((event.getType() & CHANGES) != 0) {
            changed = true;
        }
    }

    private void look() {
        Map<String, Stamp> now = files();
        if (now == null) {
            return;
        }
        boolean again = changed;
        changed = false;
        Set<Bundle> touched = new HashSet<>();
        for (String file : List.copyOf(taken.keySet())) {
            if (!now.containsKey(file)) {
                remove(file, touched);
            }
        }
        now.forEach((file, stamp) -> {
            boolean settled = stamp.equals(lastLook.get(file)) || stamp.isOld();
            if (settled && (!stamp.equals(taken.get(file)) || again && refused.contains(file))) {
                take(file, stamp, touched);
            }
        });
        lastLook = now;
        depart(touched);
        refresh(touched);
        if (again || !touched.isEmpty()) {
            startAll();
            successions.restore();
        }
    }

    /** Null when the folder cannot be read, which says nothing about the files in it. */
    private Map<String, Stamp> files() {
        Map<String, Stamp> found = new TreeMap<>();
        // Names that begin with a dot are those of half-written files and of records.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !file.getFileName().toString().startsWith("."))) {
            for (Path file : files) {
                Stamp.of(file).ifPresent(stamp -> found.put(file.getFileName().toString(), stamp));
            }
            unreadable = false;
            return found;
        } catch (IOException | DirectoryIteratorException e) {
            if (!unreadable) {
                LOG.log(Level.WARNING, "The folder deploy/ cannot be read; its bundles stay as they are: " + e.getClass().getSimpleName());
            }
            unreadable = true;
            return null;
        }
    }

    private void take(String file, Stamp stamp, Set<Bundle> touched) {
        taken.put(file, stamp);
        refused.remove(file);
        try {
            BundleFile candidate = BundleFile.read(folder.resolve(file));
            successions.check(candidate, bundles.get(file));
            if (bundles.containsKey(file) && isAnother(candidate, bundles.get(file))) {
                uninstall(file, touched);
            }
            touched.add(install(file, candidate));
            touched.addAll(hosts(candidate));
            waiting.add(file);
        } catch (Refused e) {
            refuse(file, e.getMessage());
        } catch (BundleException e) {
            refuse(file, Reasons.of(e));
        } catch (IOException e) {
            refuse(file, "it cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Whether it gets a bundle of its own. The next version of an engine does, so that the runs on the one before can end. */
    private static boolean isAnother(BundleFile candidate, Bundle before) {
        return !candidate.hasNameOf(before) || Departures.hasEngines(before) && !candidate.version().equals(before.getVersion());
    }

    private Bundle install(String file, BundleFile candidate) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(candidate.path())) {
            Bundle bundle = bundles.get(file);
            if (bundle == null) {
                String location = candidate.path().toUri().toString();
                // Where the one before has not gone yet, it still has the name.
                bundle = context.installBundle(context.getBundle(location) == null ? location : location + "#" + candidate.version(), in);
                bundles.put(file, bundle);
            } else {
                // Else it would start at once, and again after the refresh.
                bundle.stop(Bundle.STOP_TRANSIENT);
                bundle.update(in);
            }
            return bundle;
        }
    }

    private void refuse(String file, String reason) {
        refused.add(file);
        Bundle before = bundles.get(file);
        if (before != null && before.getState() != Bundle.ACTIVE) {
            waiting.add(file);
        }
        problems.report(file, taken.get(file), reason + (before == null ? "" : "; " + before + " stays"));
    }

    /** What a fragment becomes a part of when it is resolved anew. */
    private List<Bundle> hosts(BundleFile candidate) {
        return candidate.fragmentHost() == null ? List.of()
                : Stream.of(context.getBundles()).filter(b -> candidate.fragmentHost().equals(b.getSymbolicName())).toList();
    }

    private void remove(String file, Set<Bundle> touched) {
        taken.remove(file);
        refused.remove(file);
        problems.clear(file);
        if (bundles.containsKey(file)) {
            uninstall(file, touched);
        }
    }

    private void uninstall(String file, Set<Bundle> touched) {
        Bundle bundle = bundles.remove(file);
        waiting.remove(file);
        if (departures.begin(bundle, Departures.Way.UNINSTALL)) {
            // What stood behind it may take over already.
            changed = true;
        } else if (uninstall(bundle, touched)) {
            problems.gone(file, bundle);
        }
    }

    private static boolean uninstall(Bundle bundle, Set<Bundle> touched) {
        try {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
            touched.add(bundle);
            return true;
        } catch (BundleException e) {
            LOG.log(Level.ERROR, "Bundle " + bundle + " cannot be uninstalled", e);
            return false;
        }
    }

    /** Has those go whose last run has ended. */
    private void depart(Set<Bundle> touched) {
        departures.due().forEach((bundle, way) -> {
            try {
                if (way == Departures.Way.STOP) {
                    successions.stop(bundle);
                } else if (uninstall(bundle, touched)) {
                    LOG.log(Level.INFO, () -> "Bundle " + bundle + " is gone");
                }
            } catch (BundleException e) {
                LOG.log(Level.ERROR, "Bundle " + bundle + " cannot be stopped", e);
            }
        });
    }

    /** So that whoever uses a package of a changed bundle uses the new one. */
    private void refresh(Set<Bundle> touched) {
        if (touched.isEmpty()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(touched, event -> done.countDown());
        try {
            if (!done.await(REFRESH_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "Bundles that use a changed one have not restarted within " + REFRESH_BOUND.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAll() {
        bundles.forEach((file, bundle) -> {
            // What it needs has gone, and with it its resolution.
            if (bundle.getState() == Bundle.INSTALLED) {
                waiting.add(file);
            }
        });
        for (String file : List.copyOf(waiting)) {
            Bundle bundle = bundles.get(file);
            try {
                if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                    successions.start(bundle);
                }
                waiting.remove(file);
                if (!refused.contains(file)) {
                    problems.inEffect(file, bundle);
                }
            } catch (BundleException e) {
                problems.report(file, taken.get(file), Reasons.of(e));
            }
        }
    }

    /** Idempotent, and fine after the framework has stopped by itself. */
    @Override
    public void close() {
        thread.shutdown(); // not shutdownNow: an interrupt in the middle of an installation would leave half a bundle
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
