package dev.yado.http.route;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/** Counts requests by route template, method and status. The number of series is bounded, and none contains an id. Thread-safe. */
@ProviderType
public final class RequestMetrics {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "DELETE");

    private static final double NANOS = 1e9;

    private final Map<String, Sums> series = new ConcurrentHashMap<>();

    private record Sums(LongAdder count, LongAdder nanos) {
    }

    void count(String route, String method, int status, long nanos) {
        String labels = "route=\"" + route + "\",method=\"" + (METHODS.contains(method) ? method : "other") + "\",status=\"" + status + "\"";
        Sums sums = series.computeIfAbsent(labels, l -> new Sums(new LongAdder(), new LongAdder()));
        sums.count().increment();
        sums.nanos().add(nanos);
    }

    /** Returns the number of requests by labels in the Prometheus text format. */
    public Map<String, Long> counts() {
        return by(sums -> sums.count().sum());
    }

    /** Returns the total duration of the requests, in seconds, by labels in the Prometheus text format. */
    public Map<String, Double> seconds() {
        return by(sums -> sums.nanos().sum() / NANOS);
    }

    private <T> Map<String, T> by(Function<Sums, T> value) {
        Map<String, T> values = new TreeMap<>();
        series.forEach((labels, sums) -> values.put(labels, value.apply(sums)));
        return values;
    }
}
