package dev.yado.launcher.deploy;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongToIntFunction;
import java.util.stream.Stream;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Bundles that are to go when the last run of their engines has ended. Stopped at once, they would interrupt them: nothing survives its bundle, so the waiting
 * comes before the stop. The Runtime is asked through services of Java's own types. Used by one thread.
 */
final class Departures {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");
    private static final String ENGINE = "dev.yado.runtime.spi.engine.Engine";

    private final BundleContext context;
    private final Duration patience;
    private final Map<Bundle, Departure> waiting = new HashMap<>();

    /** What becomes of a bundle whose time has come. */
    enum Way {
        STOP, UNINSTALL
    }

    record Departure(Way way, long deadline) {
    }

    /** @param patience after which a bundle goes although it has runs */
    Departures(BundleContext context, Duration patience) {
        this.context = context;
        this.patience = patience;
    }

    static boolean hasEngines(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getState() == Bundle.ACTIVE ? bundle.getRegisteredServices() : null;
        return services != null && Stream.of(services).anyMatch(s -> Arrays.asList((String[]) s.getProperty(Constants.OBJECTCLASS)).contains(ENGINE));
    }

    /** Has a bundle take no new runs. @return whether it must wait, because some go on; then {@link #due} says when it can go */
    boolean begin(Bundle bundle, Way way) {
        Departure before = waiting.remove(bundle);
        int runs = hasEngines(bundle) ? drain(bundle) : 0;
        if (runs == 0) {
            return false;
        }
        waiting.put(bundle, new Departure(way, before == null ? System.nanoTime() + patience.toNanos() : before.deadline()));
        if (before == null) {
            LOG.log(Level.INFO, () -> "Bundle " + bundle + " begins no new run and goes when its " + runs + " have ended");
        }
        return true;
    }

    /** Whether a bundle will be gone some time. */
    boolean isLeaving(Bundle bundle) {
        return waiting.containsKey(bundle);
    }

    /** Lets a bundle stay after all. */
    void cancel(Bundle bundle) {
        if (waiting.remove(bundle) != null) {
            asked(LongConsumer.class, "engine-resume", service -> service.accept(bundle.getBundleId()));
        }
    }

    /** Those that wait to be stopped. */
    List<Bundle> toBeStopped() {
        return waiting.entrySet().stream().filter(e -> e.getValue().way() == Way.STOP).map(Map.Entry::getKey).toList();
    }

    /** Those whose time has come, with what is to become of them. */
    Map<Bundle, Way> due() {
        Map<Bundle, Way> due = new HashMap<>();
        waiting.forEach((bundle, departure) -> {
            int runs = bundle.getState() == Bundle.ACTIVE ? drain(bundle) : 0;
            boolean late = System.nanoTime() - departure.deadline() >= 0;
            if (runs > 0 && late) {
                LOG.log(Level.WARNING, () -> "Bundle " + bundle + " goes now, and its " + runs + " runs are interrupted: they did not end in time");
            }
            if (runs == 0 || late) {
                due.put(bundle, departure.way());
            }
        });
        waiting.keySet().removeAll(due.keySet());
        return due;
    }

    private int drain(Bundle bundle) {
        List<Integer> runs = new ArrayList<>();
        asked(LongToIntFunction.class, "engine-drain", service -> runs.add(service.applyAsInt(bundle.getBundleId())));
        return runs.stream().mapToInt(Integer::intValue).sum();
    }

    private <S> void asked(Class<S> type, String control, java.util.function.Consumer<S> question) {
        try {
            for (ServiceReference<S> reference : context.getServiceReferences(type, "(yado.control=" + control + ")")) {
                S service = context.getService(reference);
                if (service != null) {
                    try {
                        question.accept(service);
                    } finally {
                        context.ungetService(reference);
                    }
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
