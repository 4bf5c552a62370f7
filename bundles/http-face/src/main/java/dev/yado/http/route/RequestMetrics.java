package dev.yado.http.route;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.annotation.versioning.ProviderType;

/** Counts requests by route template, method and status: a bounded number of series, none of which shows an id. Thread-safe. */
@ProviderType
public final class RequestMetrics {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "DELETE");

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(String route, String method, int status) {
        String labels = "route=\"" + route + "\",method=\"" + (METHODS.contains(method) ? method : "other") + "\",status=\"" + status + "\"";
        counts.computeIfAbsent(labels, l -> new LongAdder()).increment();
    }

    /** Labels in the Prometheus text form, to how often. */
    public Map<String, Long> snapshot() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((labels, count) -> sums.put(labels, count.sum()));
        return sums;
    }
}
