package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import java.time.Duration;
import java.util.Collection;
import java.util.function.IntSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Controls the Runtime of this process through services with types of the JDK, identified by the property {@code yado.control}, because the launcher
 * shares no classes with bundles. The class {@code RuntimeControlServices} in runtime-core registers them. No-op when the process has no Runtime.
 */
final class RuntimeControl {
    private static final System.Logger LOG = System.getLogger(RuntimeControl.class.getName());
    private static final String CONTROL = "yado.control";

    private final BundleContext context;

    RuntimeControl(BundleContext context) {
        this.context = context;
    }

    /** Returns the id of the Runtime, once there is one. */
    String awaitRuntimeId(Duration bound) throws LaunchException {
        try {
            Filter filter = context.createFilter("(&(objectClass=" + Runnable.class.getName() + ")(" + CONTROL + "=drain))");
            ServiceTracker<Runnable, Runnable> tracker = new ServiceTracker<>(context, filter, null);
            tracker.open();
            try {
                if (tracker.waitForService(bound.toMillis()) == null) {
                    throw new LaunchException("The Runtime did not start within " + bound.toSeconds() + " s; see the log for the reason");
                }
            } finally {
                tracker.close();
            }
        } catch (InvalidSyntaxException e) {
            throw new AssertionError("the filter consists of constants", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while starting", e);
        }
        return runtimeId();
    }

    String runtimeId() throws LaunchException {
        ServiceReference<Runnable> drain = reference(Runnable.class, "drain");
        if (drain == null) {
            throw new LaunchException("The Runtime stopped during the start; see the log for the reason");
        }
        return String.valueOf(drain.getProperty("yado.runtime.id"));
    }

    /** Makes the Runtime start no new runs. */
    void drain() {
        run("drain");
    }

    int activeRuns() {
        ServiceReference<IntSupplier> reference = reference(IntSupplier.class, "active-runs");
        IntSupplier runs = reference == null ? null : context.getService(reference);
        try {
            return runs == null ? 0 : runs.getAsInt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The number of active runs is unknown; the shutdown does not wait for runs", e);
            return 0;
        }
    }

    /** Interrupts active runs, which appends their end to the Workers' logs and streams, and stops the Runtime. */
    void stop() {
        run("stop");
    }

    private void run(String control) {
        ServiceReference<Runnable> reference = reference(Runnable.class, control);
        Runnable service = reference == null ? null : context.getService(reference);
        if (service != null) {
            try {
                service.run();
            } catch (RuntimeException e) {
                // The framework stops next, which ends the runs too.
                LOG.log(System.Logger.Level.WARNING, "The Runtime failed to " + control, e);
            }
        }
    }

    private <S> ServiceReference<S> reference(Class<S> type, String control) {
        try {
            Collection<ServiceReference<S>> found = context.getServiceReferences(type, "(" + CONTROL + "=" + control + ")");
            return found.isEmpty() ? null : found.iterator().next();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError("the filter consists of constants", e);
        } catch (IllegalStateException e) {
            return null; // the framework has stopped
        }
    }
}
