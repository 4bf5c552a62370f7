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
 * Is it alive, is it ready, how is it doing: the same on every face. Alive is a process whose HTTP server answers; ready is a face that lets its clients in and has
 * behind it what it needs to serve them. The first two are open to everybody and say nothing about what is behind.
 */
@ProviderType
public final class HealthRoutes {

    public static final String LIVEZ = "/livez";
    public static final String READYZ = "/readyz";
    public static final String METRICS = "/metrics";
    /** Of every face. */
    public static final List<String> PATHS = List.of(LIVEZ, READYZ, METRICS);

    /** What {@link #LIVEZ} answers. */
    public static final Object LIVE = Map.of("live", true);
    /** Detail of the failure that {@link #READYZ} answers: what is missing (String). */
    public static final String NOT_READY = "not_ready";

    private final BooleanSupplier authUsable;
    private final Readiness readiness;
    private final RequestMetrics requests;
    private final StreamMetrics streams;
    private final BiConsumer<Exchange, MetricsText> figures;

    /** What a face needs to serve. */
    @ConsumerType
    @FunctionalInterface
    public interface Readiness {
        /**
         * @return what else is shown of a face that is ready
         * @throws YadoException for example {@link HealthRoutes#notReady}
         */
        Map<String, Object> check();
    }

    /**
     * @param authUsable false when a token is configured that could not be read, so that nobody gets in
     * @param figures    adds a face's own to those that all have
     */
    public HealthRoutes(BooleanSupplier authUsable, Readiness readiness, RequestMetrics requests, StreamMetrics streams,
            BiConsumer<Exchange, MetricsText> figures) {
        this.authUsable = authUsable;
        this.readiness = readiness;
        this.requests = requests;
        this.streams = streams;
        this.figures = figures;
    }

    public List<Route> routes() {
        return List.of(
                Route.json("GET", LIVEZ, exchange -> LIVE),
                Route.json("GET", READYZ, exchange -> ready()),
                new Route("GET", METRICS, this::metrics));
    }

    /** @param what is missing, in a word */
    public static YadoException notReady(String what) {
        return new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "not ready: " + what).with(NOT_READY, what));
    }

    private Map<String, Object> ready() {
        if (!authUsable.getAsBoolean()) {
            throw notReady("token");
        }
        Map<String, Object> shown = new TreeMap<>(readiness.check());
        shown.put("ready", true);
        return shown;
    }

    private void metrics(Exchange exchange) throws IOException {
        MetricsText text = new MetricsText().process().face(requests, streams);
        figures.accept(exchange, text);
        text.answer(exchange);
    }
}
