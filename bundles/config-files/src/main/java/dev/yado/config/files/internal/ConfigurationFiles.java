package dev.yado.config.files.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeService;

/**
 * Makes configurations of the files in the directory that the framework property {@value #DIRECTORY} names, as long as the
 * component lives; without the property it does nothing. The first scan is part of activation, so that bundles started
 * later find their configurations; from then on one thread of ours watches. The configurations stay when it ends.
 *
 * <p>A service lists what is wrong with which file right now, in maps with {@code file}, {@code pid}, {@code message} and
 * {@code stands} ({@code true} if there is such a configuration nevertheless, of before or from elsewhere). It is a
 * {@code Supplier} with the property {@code yado.diagnostics=config}, of a type of the JDK so that whoever shows it needs no
 * package of this bundle; its property {@code service.changecount} changes with what it lists.
 */
@Component(immediate = true, service = {})
public final class ConfigurationFiles {

  static final String DIRECTORY = "yado.etc.dir";

  private static final Logger LOG = System.getLogger("dev.yado.config.files");

  /** Two scans settle a change, so that it takes effect after half a second at most. */
  private static final long SCAN_MILLIS = 250;

  /** A scan is short; one that hangs in a dead file system must not keep the framework from stopping. */
  private static final long STOP_MILLIS = 2_000;

  private final Runnable stop;

  @Activate
  public ConfigurationFiles(
      BundleContext context, @Reference ConfigurationAdmin admin, @Reference MetaTypeService metatypes) {
    String directory = context.getProperty(DIRECTORY);
    Diagnostics diagnostics = new Diagnostics();
    if (directory == null || directory.isBlank()) {
      LOG.log(Level.INFO, "No configuration files: the framework property " + DIRECTORY + " is not set");
      stop = show(context, diagnostics)::unregister;
    } else {
      stop = start(context, diagnostics, new EtcScan(
          new EtcDirectory(Path.of(directory)),
          new Definitions(context, metatypes),
          new ConfigurationStore(admin),
          diagnostics));
    }
  }

  private static Runnable start(BundleContext context, Diagnostics diagnostics, EtcScan scan) {
    BundleListener bundles = event -> scan.bundlesChanged();
    context.addBundleListener(bundles);
    // Not a service of this component: ConfigAdmin would ask for it while the first scan, in its constructor, writes.
    ServiceRegistration<ConfigurationListener> configurations =
        context.registerService(ConfigurationListener.class, event -> scan.configurationChanged(event.getPid()), null);
    runSafely(scan, true);
    AtomicLong told = new AtomicLong(diagnostics.changes());
    ServiceRegistration<?> shown = show(context, diagnostics);

    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(ConfigurationFiles::daemon);
    thread.scheduleWithFixedDelay(
        () -> {
          runSafely(scan, false);
          tell(shown, diagnostics.changes(), told);
        },
        SCAN_MILLIS, SCAN_MILLIS, TimeUnit.MILLISECONDS);
    return () -> {
      configurations.unregister();
      context.removeBundleListener(bundles);
      end(thread);
      shown.unregister();
    };
  }

  private static ServiceRegistration<?> show(BundleContext context, Diagnostics diagnostics) {
    Supplier<List<Map<String, String>>> list = diagnostics::all;
    return context.registerService(Supplier.class, list, properties(diagnostics.changes()));
  }

  private static void tell(ServiceRegistration<?> shown, long changes, AtomicLong told) {
    if (told.getAndSet(changes) != changes) {
      try {
        shown.setProperties(properties(changes));
      } catch (RuntimeException e) {
        // Of whoever listens; it would end the schedule.
        LOG.log(Level.WARNING, "Somebody who shows what is wrong with configuration files failed", e);
      }
    }
  }

  private static Dictionary<String, Object> properties(long changes) {
    return new Hashtable<>(Map.of("yado.diagnostics", "config", Constants.SERVICE_CHANGECOUNT, changes));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "yado-config-files");
    thread.setDaemon(true);
    return thread;
  }

  private static void runSafely(EtcScan scan, boolean atOnce) {
    try {
      scan.run(atOnce);
    } catch (RuntimeException e) {
      // An exception would end the schedule, and with it every later change of a file, without a word.
      LOG.log(Level.ERROR, "A scan of the configuration files failed; trying again", e);
    }
  }

  private static void end(ScheduledExecutorService thread) {
    thread.shutdown(); // not shutdownNow: an interrupt in the middle of a write would leave half a configuration
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
