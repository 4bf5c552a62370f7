package dev.yado.http.route;

import dev.yado.http.stream.StreamMetrics;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The routes for health checks and metrics, which every API has. {@code /livez} succeeds while the HTTP server responds; {@code /readyz}
 * succeeds if the API accepts its clients and everything that it needs is available. Both are open to everyone and reveal nothing else.
 */
@ProviderType
public final class HealthRoutes {

    public static final String LIVEZ = "/livez";
    public static final String READYZ = "/readyz";
    public static final String METRICS = "/metrics";
    /** Paths of these routes. */
    public static final List<String> PATHS = List.of(LIVEZ, READYZ, METRICS);

    /** Response body of {@link #LIVEZ}. */
    public static final Object LIVE = Map.of("live", true);
    /** Name of the failure detail in which {@link #READYZ} reports what is missing (String). */
    public static final String NOT_READY = "not_ready";

    private final BooleanSupplier authUsable;
    private final ReadinessCheck readiness;
    private final RequestMetrics requests;
    private final StreamMetrics streams;
    private final BiConsumer<Exchange, MetricsText> metrics;

    /** Checks whether everything that an API needs is available. */
    @ConsumerType
    @FunctionalInterface
    public interface ReadinessCheck {
        /**
         * Returns what {@link HealthRoutes#READYZ} shows in addition.
         *
         * @throws YadoException if something is missing, for example {@link HealthRoutes#notReady}
         */
        Map<String, Object> check();
    }

    /**
     * @param authUsable returns false if the configured token cannot be read, so that all requests are refused
     * @param metrics    adds the API's own metrics to the common ones
     */
    public HealthRoutes(BooleanSupplier authUsable, ReadinessCheck readiness, RequestMetrics requests, StreamMetrics streams,
            BiConsumer<Exchange, MetricsText> metrics) {
        this.authUsable = authUsable;
        this.readiness = readiness;
        this.requests = requests;
        this.streams = streams;
        this.metrics = metrics;
    }

    public List<Route> routes() {
        return List.of(
                Route.json("GET", LIVEZ, exchange -> LIVE),
                Route.json("GET", READYZ, exchange -> ready()),
                new Route("GET", METRICS, this::writeMetrics));
    }

    /**
     * Returns the failure for {@link #READYZ}.
     *
     * @param what what is missing, as one word
     */
    public static YadoException notReady(String what) {
        return notReady(FailureCode.RUNTIME_UNAVAILABLE, what);
    }

    /**
     * Returns the failure for {@link #READYZ}, with a code that blames what is missing.
     *
     * @param code a code with the HTTP status 503
     * @param what what is missing, as one word
     */
    public static YadoException notReady(FailureCode code, String what) {
        return notReady(code, what, what);
    }

    /**
     * Returns the failure for {@link #READYZ}, with a code that blames what is missing and the reason.
     *
     * @param code   a code with the HTTP status 503
     * @param what   what is missing, as one word
     * @param reason shown to everyone: without paths, addresses and names of Workers
     */
    public static YadoException notReady(FailureCode code, String what, String reason) {
        return new YadoException(new Failure(code, "not ready: " + reason).with(NOT_READY, what));
    }

    private Map<String, Object> ready() {
        if (!authUsable.getAsBoolean()) {
            throw notReady("token");
        }
        Map<String, Object> shown = new TreeMap<>(readiness.check());
        shown.put("ready", true);
        return shown;
    }

    private void writeMetrics(Exchange exchange) throws IOException {
        MetricsText text = new MetricsText().process().http(requests, streams);
        metrics.accept(exchange, text);
        text.writeTo(exchange);
    }
}
