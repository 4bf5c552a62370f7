package dev.yado.launcher;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;

/**
 * Collects why bundles failed to start, since {@code Framework.start()} succeeds whatever happens to them. Thread-safe.
 *
 * <p>The framework delivers its events in order on one thread, so whoever has seen STARTLEVEL_CHANGED finds all errors before it here.
 */
final class FrameworkErrors implements FrameworkListener {
    private final Map<Long, Throwable> byBundle = new ConcurrentHashMap<>();

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
            byBundle.put(event.getBundle().getBundleId(), event.getThrowable());
        }
    }

    Optional<Throwable> of(long bundleId) {
        return Optional.ofNullable(byBundle.get(bundleId));
    }
}
