package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import java.util.Collection;
import java.util.function.IntSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The Runtime of this process as the launcher sees it: services of Java's own types, told apart by the property {@code yado.control},
 * because the launcher shares no classes with bundles. Registered by runtime-core (its class {@code RuntimeControlServices}). Where there is no Runtime,
 * there is nothing to do.
 */
final class RuntimeControl {
    private static final System.Logger LOG = System.getLogger(RuntimeControl.class.getName());
    private static final String CONTROL = "yado.control";

    private final BundleContext context;

    RuntimeControl(BundleContext context) {
        this.context = context;
    }

    String runtimeId() throws LaunchException {
        ServiceReference<Runnable> drain = reference(Runnable.class, "drain");
        if (drain == null) {
            throw new LaunchException("The Runtime is gone before it could serve; the log says why");
        }
        return String.valueOf(drain.getProperty("yado.runtime.id"));
    }

    /** From now on no run begins. */
    void drain() {
        run("drain");
    }

    int activeRuns() {
        ServiceReference<IntSupplier> reference = reference(IntSupplier.class, "active-runs");
        IntSupplier runs = reference == null ? null : context.getService(reference);
        try {
            return runs == null ? 0 : runs.getAsInt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The Runtime does not tell whether runs are active; none is waited for", e);
            return 0;
        }
    }

    /** Interrupts what still runs, says so in the Workers' logs and to those who watch, and serves no more. */
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
                // The framework is about to stop, which ends the runs all the same.
                LOG.log(System.Logger.Level.WARNING, "The Runtime did not " + control, e);
            }
        }
    }

    private <S> ServiceReference<S> reference(Class<S> type, String control) {
        try {
            Collection<ServiceReference<S>> found = context.getServiceReferences(type, "(" + CONTROL + "=" + control + ")");
            return found.isEmpty() ? null : found.iterator().next();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        } catch (IllegalStateException e) {
            return null; // the framework has stopped by itself
        }
    }
}
