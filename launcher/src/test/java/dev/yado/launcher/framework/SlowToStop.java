package dev.yado.launcher.framework;

import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Does not stop while the file in the framework property {@code test.gate} exists, for at most 20 s. */
public final class SlowToStop implements BundleActivator {
    @Override
    public void start(BundleContext context) {
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        Path gate = Path.of(context.getProperty("test.gate"));
        for (int i = 0; i < 2000 && Files.exists(gate); i++) {
            Thread.sleep(10);
        }
    }
}
