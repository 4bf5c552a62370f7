package dev.yado.launcher.framework;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Resolves and does not start. */
public final class FailsToStart implements BundleActivator {
    /** What it says of it. */
    public static final String REASON = "there is no coffee";

    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException(REASON);
    }

    @Override
    public void stop(BundleContext context) {
    }
}
