package dev.yado.http.route;

import dev.yado.http.stream.StreamMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Metrics in the Prometheus text format. Labels hold route templates, methods and statuses only, so no id, name or endpoint can appear.
 * Used by one thread.
 */
@ProviderType
public final class MetricsText {

    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final long MILLIS = 1_000;

    private final StringBuilder out = new StringBuilder(2_048);

    /** Adds the metrics of the process. */
    public MetricsText process() {
        Runtime jvm = Runtime.getRuntime();
        single("yado_process_uptime_seconds", "gauge", "Seconds since the process started",
                ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
        single("yado_process_heap_bytes", "gauge", "Heap in use, in bytes", jvm.totalMemory() - jvm.freeMemory());
        return single("yado_process_platform_threads", "gauge", "Number of platform threads", ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** Adds the metrics that every HTTP API has. */
    public MetricsText http(RequestMetrics requests, StreamMetrics streams) {
        head("yado_http_requests_total", "counter", "Completed requests, by route and status");
        requests.counts().forEach((labels, count) -> labelled("yado_http_requests_total", labels, count));
        head("yado_http_request_seconds_total", "counter", "Total duration of these requests, in seconds; for a stream, until it was opened");
        requests.seconds().forEach((labels, seconds) -> labelled("yado_http_request_seconds_total", labels, seconds));
        single("yado_streams_open", "gauge", "Number of open streams", streams.open());
        single("yado_stream_frames_total", "counter", "Number of frames sent on streams", streams.frames());
        return single("yado_stream_slow_consumers_total", "counter", "Number of streams ended because their reader was too slow", streams.slowConsumers());
    }

    public MetricsText single(String name, String type, String help, long value) {
        head(name, type, help);
        out.append(name).append(' ').append(value).append('\n');
        return this;
    }

    /**
     * Adds one metric with a label for the status.
     *
     * @param values by status; the statuses are from a closed set
     */
    public MetricsText byStatus(String name, String help, Map<String, ? extends Number> values) {
        head(name, "gauge", help);
        values.forEach((status, count) -> labelled(name, "status=\"" + status + "\"", count));
        return this;
    }

    private void labelled(String name, String labels, Number value) {
        out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    public void writeTo(Exchange exchange) throws IOException {
        exchange.responses().write(exchange.request(), exchange.response(), 200, MEDIA_TYPE, out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void head(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
