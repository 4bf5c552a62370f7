package dev.yado.launcher.check;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;

/** Collects the errors of bundles that fail to start, since {@code Framework.start()} succeeds in any case. Thread-safe. */
public final class BundleStartErrors implements FrameworkListener {
    /** The framework delivers events on another thread, shortly after the failure. */
    private static final Duration DELIVERY_BOUND = Duration.ofSeconds(2);

    private final Map<Long, CompletableFuture<Throwable>> byBundle = new ConcurrentHashMap<>();

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
            failure(event.getBundle().getBundleId()).complete(event.getThrowable());
        }
    }

    /** Returns the first error of a bundle that failed to start, since later ones follow from it. Waits up to 2 s for its delivery. */
    Optional<Throwable> of(long bundleId) {
        try {
            return Optional.of(failure(bundleId).get(DELIVERY_BOUND.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private CompletableFuture<Throwable> failure(long bundleId) {
        return byBundle.computeIfAbsent(bundleId, id -> new CompletableFuture<>());
    }
}
