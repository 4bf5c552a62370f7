package dev.yado.http.route;

import dev.yado.http.stream.StreamMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Figures in the Prometheus text form. Labels are route templates, methods and statuses only: no id, no name, no endpoint can appear. For one thread.
 */
@ProviderType
public final class MetricsText {

    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final long MILLIS = 1_000;

    private final StringBuilder out = new StringBuilder(2_048);

    /** How the process is doing. */
    public MetricsText process() {
        Runtime jvm = Runtime.getRuntime();
        single("yado_process_uptime_seconds", "gauge", "Seconds since the process began",
                ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
        single("yado_process_heap_bytes", "gauge", "Bytes of the heap in use", jvm.totalMemory() - jvm.freeMemory());
        return single("yado_process_platform_threads", "gauge", "Threads of the operating system", ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** What every face counts. */
    public MetricsText face(RequestMetrics requests, StreamMetrics streams) {
        head("yado_http_requests_total", "counter", "Requests answered, by route and status");
        requests.counts().forEach((labels, count) -> labelled("yado_http_requests_total", labels, count));
        head("yado_http_request_seconds_total", "counter", "Seconds until these were answered; a stream counts until it was opened");
        requests.seconds().forEach((labels, seconds) -> labelled("yado_http_request_seconds_total", labels, seconds));
        single("yado_streams_open", "gauge", "Streams that are open", streams.open());
        single("yado_stream_frames_total", "counter", "Frames sent on streams", streams.frames());
        return single("yado_stream_slow_consumers_total", "counter", "Streams ended because their reader was too slow", streams.slowConsumers());
    }

    public MetricsText single(String name, String type, String help, long value) {
        head(name, type, help);
        out.append(name).append(' ').append(value).append('\n');
        return this;
    }

    /** One figure for each status. @param values from a closed set of words */
    public MetricsText byStatus(String name, String help, Map<String, ? extends Number> values) {
        head(name, "gauge", help);
        values.forEach((status, count) -> labelled(name, "status=\"" + status + "\"", count));
        return this;
    }

    private void labelled(String name, String labels, Number value) {
        out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    public void answer(Exchange exchange) throws IOException {
        exchange.answers().write(exchange.response(), 200, MEDIA_TYPE, out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void head(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
