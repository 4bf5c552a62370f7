package dev.yado.launcher.framework;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Resolves and fails to start. */
public final class FailsToStart implements BundleActivator {
    /** The message of the failure. */
    public static final String REASON = "there is no coffee";

    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException(REASON);
    }

    @Override
    public void stop(BundleContext context) {
    }
}
