package dev.yado.launcher.framework;

import dev.yado.launcher.check.BundleCheck;
import dev.yado.launcher.check.BundleStartErrors;
import dev.yado.launcher.check.ComponentCheck;
import dev.yado.launcher.deploy.DeployFolder;
import dev.yado.launcher.directory.DataDirectory;
import dev.yado.launcher.directory.InstalledBundles;
import dev.yado.launcher.error.BundleErrorMessages;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.feature.Assembly;
import dev.yado.launcher.feature.BundleRepository;
import dev.yado.launcher.feature.FeatureBundle;
import dev.yado.launcher.log.BundleLogService;
import dev.yado.launcher.log.StartupLogBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * A running framework with the features' bundles, verified: {@link #start} returns only when every bundle is active and every component
 * of ours satisfied, and otherwise says what is not, with nothing left running and the data directory free again.
 *
 * <p>Needs nothing of the process around it (no static state, no shutdown hook, no exit), so that tests and other programs can hold several.
 * Thread-safe.
 */
public final class YadoFramework implements AutoCloseable {
    /** Bundles start in tens of milliseconds; one that blocks must not keep the person who started it waiting for ever. */
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);
    private static final Duration FAILURE_PATIENCE = Duration.ofSeconds(1);
    private static final long CHECK_INTERVAL_MILLIS = 20;

    private final Framework framework;
    private final DataDirectory data;
    private final BundleStartErrors errors = new BundleStartErrors();
    private final List<Bundle> bundles = new ArrayList<>();
    private final StartupLogBuffer log = new StartupLogBuffer();
    private volatile DeployFolder deploy;

    private YadoFramework(Framework framework, DataDirectory data) {
        this.framework = framework;
        this.data = data;
    }

    /** Starts, or throws and leaves nothing behind. Blocks until all is verified. */
    public static YadoFramework start(LaunchSettings settings) throws LaunchException {
        return start(settings, DataDirectory.open(settings.dataDirectory()));
    }

    /** As {@link #start(LaunchSettings)}, for a caller that opened the data directory already; this takes it over and closes it in any case. */
    public static YadoFramework start(LaunchSettings settings, DataDirectory data) throws LaunchException {
        YadoFramework yado = null;
        boolean started = false;
        try {
            Assembly assembly = Assembly.of(Assembly.readAll(settings.features()), settings.variables())
                    .withConfigurations(settings.configurations());
            Map<FeatureBundle, Path> files = files(assembly, new BundleRepository(settings.bundleFolders()));
            Framework framework = new FrameworkFactory().newFramework(stringKeyed(FrameworkProperties.of(settings, assembly, data)));
            InstalledBundles.write(data.root(), assembly.bundles());
            yado = new YadoFramework(framework, data);
            yado.run(settings, assembly, files);
            yado.log.started();
            started = true;
            return yado;
        } catch (BundleException e) {
            throw new LaunchException("The OSGi framework does not start: " + BundleErrorMessages.of(e), e);
        } finally {
            if (!started) {
                if (yado == null) {
                    data.close();
                } else {
                    yado.stop(CLOSE_BOUND);
                    yado.log.failed();
                }
            }
        }
    }

    @SuppressWarnings({ "rawtypes", "unchecked" }) // Felix takes objects (its logger) where the signature says String
    private static Map<String, String> stringKeyed(Map<String, Object> properties) {
        return (Map) properties;
    }

    /** Looks at every file before anything runs, so that an incomplete installation changes nothing. */
    private static Map<FeatureBundle, Path> files(Assembly assembly, BundleRepository store) throws LaunchException {
        Map<FeatureBundle, Path> files = new LinkedHashMap<>();
        for (FeatureBundle bundle : assembly.bundles()) {
            files.put(bundle, store.file(bundle));
        }
        return files;
    }

    private void run(LaunchSettings settings, Assembly assembly, Map<FeatureBundle, Path> files) throws BundleException, LaunchException {
        framework.init();
        BundleContext context = framework.getBundleContext();
        context.addFrameworkListener(errors);
        BundleLogService.register(context, log);
        install(context, files);
        framework.start();
        Configurations configurations = new Configurations(context, assembly.configurations(), settings.fixed());
        configurations.apply();
        raiseStartLevel(assembly.startLevel());
        verify(settings.patience());
        // Where to listen is said last: who finds the port open finds everything behind it.
        configurations.applyFixed();
        // Only now is deploy/ looked at: whatever stands there cannot make the start fail.
        raiseStartLevel(assembly.deployLevel());
        deploy = DeployFolder.watch(context, data.deploy());
    }

    private void install(BundleContext context, Map<FeatureBundle, Path> files) throws LaunchException {
        for (var e : files.entrySet()) {
            try {
                // Not copied into the cache: the distribution does not change while it runs.
                Bundle bundle = context.installBundle("reference:" + e.getValue().toUri());
                bundle.adapt(BundleStartLevel.class).setStartLevel(e.getKey().startLevel());
                bundles.add(bundle);
            } catch (BundleException x) {
                throw new LaunchException("Bundle " + e.getKey().id() + " cannot be installed: " + BundleErrorMessages.of(x), x);
            }
        }
        for (Bundle bundle : bundles) {
            if (!BundleCheck.isFragment(bundle)) {
                try {
                    bundle.start(); // the framework is at level 0: this only marks the bundle
                } catch (BundleException x) {
                    throw new LaunchException("Bundle " + bundle.getSymbolicName() + " cannot be started: " + BundleErrorMessages.of(x), x);
                }
            }
        }
    }

    private void raiseStartLevel(int level) throws LaunchException {
        FrameworkStartLevel startLevel = framework.adapt(FrameworkStartLevel.class);
        startLevel.setInitialBundleStartLevel(level);
        CountDownLatch reached = new CountDownLatch(1);
        startLevel.setStartLevel(level, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                reached.countDown();
            }
        });
        try {
            if (!reached.await(START_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LaunchException("Start level " + level + " was not reached within " + START_BOUND.toSeconds() + " s", unfinished());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while starting", e);
        }
    }

    private void verify(Duration patience) throws LaunchException {
        List<String> problems = new BundleCheck(errors).problems(bundles);
        if (problems.isEmpty()) {
            problems = componentProblems(patience);
        }
        if (!problems.isEmpty()) {
            throw new LaunchException("Yado did not start", problems);
        }
    }

    /** Components may follow a moment later, for example when a file in etc/ has to be read first. One that has failed is hardly going to. */
    private List<String> componentProblems(Duration patience) throws LaunchException {
        ComponentCheck components = new ComponentCheck(framework.getBundleContext());
        long start = System.nanoTime();
        while (true) {
            List<String> failures = components.failures(bundles);
            List<String> problems = failures.isEmpty() ? components.problems(bundles) : failures;
            Duration bound = failures.isEmpty() || patience.compareTo(FAILURE_PATIENCE) < 0 ? patience : FAILURE_PATIENCE;
            if (problems.isEmpty() || System.nanoTime() - start > bound.toNanos()) {
                return problems;
            }
            pause();
        }
    }

    private static void pause() throws LaunchException {
        try {
            Thread.sleep(CHECK_INTERVAL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while starting", e);
        }
    }

    /** The system bundle's context; valid until the framework stops. */
    public BundleContext bundleContext() {
        return framework.getBundleContext();
    }

    public DataDirectory data() {
        return data;
    }

    /** The bundles that came from features, in the order of installation. */
    public List<Bundle> featureBundles() {
        return List.copyOf(bundles);
    }

    /** What is wrong with the features' bundles and components now; empty when nothing is. */
    public List<String> problems() {
        List<Bundle> expected = bundles.stream().filter(bundle -> !deploy.hasSuccessor(bundle)).toList();
        List<String> problems = new ArrayList<>(new BundleCheck(errors).problems(expected));
        problems.addAll(new ComponentCheck(framework.getBundleContext()).problems(expected));
        return problems;
    }

    /** Blocks until the framework has stopped, whoever stopped it. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
        data.close();
    }

    /**
     * Stops all bundles in reverse order of their start levels and gives the data directory up. Idempotent.
     *
     * @return what had not stopped when the bound was over; empty when all is stopped. Until then the data directory stays locked, since it is in use
     */
    public List<String> stop(Duration bound) {
        try {
            if (deploy != null) {
                deploy.close();
            }
            framework.stop();
            if (framework.waitForStop(bound.toMillis()).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                return unfinished();
            }
            data.close();
            return List.of();
        } catch (BundleException e) {
            return List.of("the framework: " + BundleErrorMessages.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unfinished();
        }
    }

    private List<String> unfinished() {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() == Bundle.STARTING || bundle.getState() == Bundle.STOPPING) {
                names.add(bundle.getSymbolicName() + " is " + BundleCheck.state(bundle));
            }
        }
        return names.isEmpty() ? List.of("the framework itself") : names;
    }

    @Override
    public void close() {
        stop(CLOSE_BOUND);
    }
}
