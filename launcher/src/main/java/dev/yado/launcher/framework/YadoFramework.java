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
 * A running OSGi framework with the bundles of features. {@link #start} returns when every bundle is active and every component of Yado is
 * satisfied. Otherwise it reports which are not, stops the framework and releases the data directory.
 *
 * <p>Has no static state, adds no shutdown hook and does not exit the process, so that one program can run several. Thread-safe.
 */
public final class YadoFramework implements AutoCloseable {
    /** Bundles start in tens of milliseconds; one that blocks must not block the start for ever. */
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);
    private static final Duration FAILED_COMPONENT_TIMEOUT = Duration.ofSeconds(1);
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

    /** Starts a framework and blocks until it is verified; on failure everything is stopped. */
    public static YadoFramework start(LaunchSettings settings) throws LaunchException {
        return start(settings, DataDirectory.open(settings.dataDirectory(), settings.sharedData()));
    }

    /** Starts a framework on an open data directory, which this method closes on failure and the framework when it stops. */
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
            throw new LaunchException("The OSGi framework cannot be started: " + BundleErrorMessages.of(e), e);
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

    @SuppressWarnings({"rawtypes", "unchecked"}) // Felix takes objects (its logger) where the signature says String
    private static Map<String, String> stringKeyed(Map<String, Object> properties) {
        return (Map) properties;
    }

    /** Checks every file before anything starts, so that an incomplete installation changes nothing. */
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
        ServiceUsages.of(framework).ifPresent(context::addBundleListener);
        BundleLogService.register(context, log);
        install(context, files);
        framework.start();
        Configurations configurations = new Configurations(context, assembly.configurations(), settings.fixed());
        configurations.apply();
        raiseStartLevel(assembly.startLevel());
        verify(settings.componentTimeout());
        // The address to listen on comes last: a client that finds the port open finds everything behind it.
        configurations.applyFixed();
        // Only now are bundles in deploy/ started, so that they cannot make the start fail.
        raiseStartLevel(assembly.deployLevel());
        deploy = DeployFolder.watch(context, data.deploy());
    }

    private void install(BundleContext context, Map<FeatureBundle, Path> files) throws LaunchException {
        for (var e : files.entrySet()) {
            try {
                // By reference and not copied into the cache: the distribution does not change while it runs.
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
                    bundle.start(); // the framework is at level 0, so this only marks the bundle
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

    private void verify(Duration componentTimeout) throws LaunchException {
        List<String> problems = new BundleCheck(errors).problems(bundles);
        if (problems.isEmpty()) {
            problems = componentProblems(componentTimeout);
        }
        if (!problems.isEmpty()) {
            throw new LaunchException("Yado did not start", problems);
        }
    }

    /** Waits for components that become satisfied later, for example after a file in etc/ is read; only briefly for one that has failed. */
    private List<String> componentProblems(Duration componentTimeout) throws LaunchException {
        ComponentCheck components = new ComponentCheck(framework.getBundleContext());
        long start = System.nanoTime();
        while (true) {
            List<String> failures = components.failures(bundles);
            List<String> problems = failures.isEmpty() ? components.problems(bundles) : failures;
            Duration bound = failures.isEmpty() || componentTimeout.compareTo(FAILED_COMPONENT_TIMEOUT) < 0 ? componentTimeout : FAILED_COMPONENT_TIMEOUT;
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

    /** Returns the context of the system bundle, which is valid until the framework stops. */
    public BundleContext bundleContext() {
        return framework.getBundleContext();
    }

    public DataDirectory data() {
        return data;
    }

    /** Returns the bundles of the features, in the order of their installation. */
    public List<Bundle> featureBundles() {
        return List.copyOf(bundles);
    }

    /** Returns the bundles and components of the features that do not work now, each with its reason; empty if all do. */
    public List<String> problems() {
        List<Bundle> expected = bundles.stream().filter(bundle -> !deploy.hasSuccessor(bundle)).toList();
        List<String> problems = new ArrayList<>(new BundleCheck(errors).problems(expected));
        problems.addAll(new ComponentCheck(framework.getBundleContext()).problems(expected));
        return problems;
    }

    /** Blocks until the framework has stopped for any reason. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
        data.close();
    }

    /**
     * Stops all bundles in reverse order of their start levels and releases the data directory. Idempotent.
     *
     * @return the names of what has not stopped within the bound; empty if everything has. Until then the data directory stays locked
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
