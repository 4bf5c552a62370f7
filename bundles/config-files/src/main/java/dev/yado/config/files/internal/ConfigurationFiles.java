package dev.yado.config.files.internal;

import dev.yado.support.config.RejectedConfigurationFiles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeService;

/**
 * Keeps ConfigurationAdmin in step with the files in the directory that the framework property {@value #DIRECTORY} names, while
 * the component is active; without the property it does nothing. The first scan is part of activation, so that bundles started
 * later find their configurations; then one thread watches the directory. The configurations stay after deactivation.
 *
 * <p>Registers {@link RejectedConfigurationFiles}, explicitly, because its property {@code service.changecount} changes with the list.
 */
@Component(name = "dev.yado.config.files", immediate = true, service = {}, configurationPolicy = ConfigurationPolicy.IGNORE)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.support.config.RejectedConfigurationFiles\"",
        uses = RejectedConfigurationFiles.class)
public final class ConfigurationFiles {

    static final String DIRECTORY = "yado.etc.dir";
    /** The framework property that accepts files and a directory that other users can change. */
    static final String SHARED = "yado.data.shared";

    private static final Logger LOG = System.getLogger("dev.yado.config.files");

    /** A change takes effect after two scans, within half a second. */
    private static final long SCAN_MILLIS = 250;

    /** A scan is short; one that blocks in an unreachable file system must not block the stop of the framework. */
    private static final long STOP_MILLIS = 2_000;

    private final Runnable stop;

    @Activate
    public ConfigurationFiles(
            BundleContext context, @Reference ConfigurationAdmin admin, @Reference MetaTypeService metatypes) {
        String directory = context.getProperty(DIRECTORY);
        ConfigFileDiagnostics diagnostics = new ConfigFileDiagnostics(System::nanoTime);
        if (directory == null || directory.isBlank()) {
            LOG.log(Level.INFO, "No configuration files: the framework property " + DIRECTORY + " is not set");
            stop = register(context, diagnostics)::unregister;
        } else {
            stop = start(context, diagnostics, new EtcScanner(
                    new EtcDirectory(Path.of(directory), Boolean.parseBoolean(context.getProperty(SHARED))),
                    new ConfigurationDefinitions(context, metatypes),
                    new ConfigurationStore(admin),
                    diagnostics));
        }
    }

    private static Runnable start(BundleContext context, ConfigFileDiagnostics diagnostics, EtcScanner scan) {
        BundleListener bundles = event -> scan.bundlesChanged();
        context.addBundleListener(bundles);
        // Registered explicitly: ConfigAdmin would request a service of this component while its constructor writes configurations.
        ServiceRegistration<ConfigurationListener> configurations =
                context.registerService(ConfigurationListener.class, event -> scan.configurationChanged(event.getPid()), null);
        scan.runSafely(true);
        AtomicLong published = new AtomicLong(diagnostics.changes());
        ServiceRegistration<?> registration = register(context, diagnostics);

        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(ConfigurationFiles::daemon);
        thread.scheduleWithFixedDelay(
                () -> {
                    scan.runSafely(false);
                    diagnostics.logDue();
                    publish(registration, diagnostics.changes(), published);
                },
                SCAN_MILLIS, SCAN_MILLIS, TimeUnit.MILLISECONDS);
        return () -> {
            configurations.unregister();
            context.removeBundleListener(bundles);
            end(thread);
            registration.unregister();
        };
    }

    private static ServiceRegistration<?> register(BundleContext context, ConfigFileDiagnostics diagnostics) {
        return context.registerService(RejectedConfigurationFiles.class, diagnostics, properties(diagnostics.changes()));
    }

    private static void publish(ServiceRegistration<?> registration, long changes, AtomicLong published) {
        if (published.getAndSet(changes) != changes) {
            try {
                registration.setProperties(properties(changes));
            } catch (RuntimeException e) {
                // From a listener; it would end the schedule.
                LOG.log(Level.WARNING, "A listener of the configuration file diagnostics failed", e);
            }
        }
    }

    private static Dictionary<String, Object> properties(long changes) {
        return new Hashtable<>(Map.of(Constants.SERVICE_CHANGECOUNT, changes));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "yado-config-files");
        thread.setDaemon(true);
        return thread;
    }

    private static void end(ScheduledExecutorService thread) {
        thread.shutdown(); // not shutdownNow: an interrupted write would leave an incomplete configuration
        try {
            if (!thread.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Deactivate
    void stop() {
        stop.run();
    }
}
