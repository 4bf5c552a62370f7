package dev.yado.launcher.log;

import java.lang.System.Logger.Level;
import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** Sends the messages of the framework to the log of the process instead of standard output. */
public final class FrameworkLog extends Logger {
    private final System.Logger log = System.getLogger("org.apache.felix.framework");

    @Override
    @SuppressWarnings("rawtypes") // as Felix declares it
    protected void doLog(Bundle bundle, ServiceReference service, int level, String message, Throwable failure) {
        doLog(level, bundle == null ? message : "Bundle " + bundle.getSymbolicName() + ": " + message, failure);
    }

    @Override
    protected void doLog(int level, String message, Throwable failure) {
        // The launcher and the watch of deploy/ report a bundle that does not start themselves, with the reason.
        log.log(failure instanceof BundleException ? Level.DEBUG : level(level), message, failure);
    }

    static Level level(int osgi) {
        return switch (osgi) {
            case 1 -> Level.ERROR;
            case 2 -> Level.WARNING;
            case 3 -> Level.INFO;
            default -> Level.DEBUG;
        };
    }
}
