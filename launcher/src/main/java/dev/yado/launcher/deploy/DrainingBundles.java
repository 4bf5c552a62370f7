package dev.yado.launcher.deploy;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongToIntFunction;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Bundles with engines that start no new runs and are stopped or uninstalled when their last run has ended. To stop them at once would interrupt
 * the runs. The Runtime is reached through services with types of the JDK, because the launcher shares no classes with bundles. Used by one thread.
 */
final class DrainingBundles {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");
    private static final String ENGINE = "dev.yado.runtime.spi.engine.Engine";

    private final BundleContext context;
    private final Duration drainTime;
    private final Map<Bundle, Pending> pending = new HashMap<>();

    /** The action after a bundle has drained. */
    enum Action {
        STOP,
        UNINSTALL
    }

    private record Pending(Action action, long deadline) {}

    /** @param drainTime the maximum wait for runs; a bundle that still has some after it is stopped nevertheless */
    DrainingBundles(BundleContext context, Duration drainTime) {
        this.context = context;
        this.drainTime = drainTime;
    }

    static boolean hasEngines(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getState() == Bundle.ACTIVE ? bundle.getRegisteredServices() : null;
        return services != null && Stream.of(services).anyMatch(s -> Arrays.asList((String[]) s.getProperty(Constants.OBJECTCLASS)).contains(ENGINE));
    }

    /**
     * Makes a bundle start no new runs.
     *
     * @return whether it has active runs: then {@link #takeDue} returns it once they have ended; false if the action can be done now
     */
    boolean begin(Bundle bundle, Action action) {
        Pending before = pending.remove(bundle);
        int runs = hasEngines(bundle) ? drain(bundle) : 0;
        if (runs == 0) {
            return false;
        }
        pending.put(bundle, new Pending(action, before == null ? System.nanoTime() + drainTime.toNanos() : before.deadline()));
        if (before == null) {
            LOG.log(Level.INFO, () -> "Bundle " + bundle + " is draining: it starts no new runs, and stops when its active runs (" + runs + ") have ended");
        }
        return true;
    }

    boolean isDraining(Bundle bundle) {
        return pending.containsKey(bundle);
    }

    /** Makes a draining bundle start runs again; no-op for any other. */
    void cancel(Bundle bundle) {
        if (pending.remove(bundle) != null) {
            callControls(LongConsumer.class, "engine-resume", service -> service.accept(bundle.getBundleId()));
        }
    }

    List<Bundle> toBeStopped() {
        return pending.entrySet().stream().filter(e -> e.getValue().action() == Action.STOP).map(Map.Entry::getKey).toList();
    }

    /** Removes and returns the bundles whose runs have ended or whose drain time is over, each with its action. */
    Map<Bundle, Action> takeDue() {
        Map<Bundle, Action> due = new HashMap<>();
        pending.forEach((bundle, drain) -> {
            int runs = bundle.getState() == Bundle.ACTIVE ? drain(bundle) : 0;
            boolean late = System.nanoTime() - drain.deadline() >= 0;
            if (runs > 0 && late) {
                LOG.log(Level.WARNING,
                        () -> "Bundle " + bundle + " stops and interrupts its active runs (" + runs + "), which did not end within the drain time");
            }
            if (runs == 0 || late) {
                due.put(bundle, drain.action());
            }
        });
        pending.keySet().removeAll(due.keySet());
        return due;
    }

    /** Returns the number of active runs. */
    private int drain(Bundle bundle) {
        List<Integer> runs = new ArrayList<>();
        callControls(LongToIntFunction.class, "engine-drain", service -> runs.add(service.applyAsInt(bundle.getBundleId())));
        return runs.stream().mapToInt(Integer::intValue).sum();
    }

    private <S> void callControls(Class<S> type, String control, Consumer<S> call) {
        try {
            for (ServiceReference<S> reference : context.getServiceReferences(type, "(yado.control=" + control + ")")) {
                S service = context.getService(reference);
                if (service != null) {
                    try {
                        call.accept(service);
                    } finally {
                        context.ungetService(reference);
                    }
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter consists of constants", e);
        }
    }
}
