package dev.yado.benchmarks;

import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.ServiceReference;

/**
 * Measures the shipped Backend over HTTP: several rounds that alternate between one route and the baseline. Prints requests per second and the ratio of each
 * round. The server runs in this process, on a free loopback port.
 */
public final class HttpLoad {

    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final int ROUNDS = 3;
    private static final Pattern WORKER_ID = Pattern.compile("\"worker_id\":\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    private HttpLoad(URI base) {
        this.base = base;
    }

    public static void main(String[] arguments) throws Exception {
        Path data = Files.createTempDirectory("yado-load");
        LaunchSettings settings = LaunchSettings.of(new Distribution(Path.of(System.getProperty("yado.home"))), data).feature("backend")
                .workspace(data)
                .configuration("org.apache.felix.http", Map.of("org.apache.felix.http.host", "127.0.0.1", "org.osgi.service.http.port", "0",
                        "org.apache.felix.http.jetty.virtualthreads.enable", Runtime.version().feature() >= 21))
                .build();
        try (YadoFramework yado = YadoFramework.start(settings)) {
            ServiceReference<?> http = yado.bundleContext()
                    .getAllServiceReferences("org.osgi.service.servlet.runtime.HttpServiceRuntime", null)[0];
            new HttpLoad(URI.create("http://127.0.0.1:" + http.getProperty("org.osgi.service.http.port"))).run();
        }
    }

    private void run() throws Exception {
        String workers = "/api/runtimes/embedded-worker-runtime/workers";
        String created = send(post(workers, "{\"intent\":{\"kind\":\"assistant\"}}"));
        Matcher id = WORKER_ID.matcher(created);
        if (!id.find()) {
            throw new IllegalStateException("the Worker was not created: " + created);
        }
        String worker = workers + "/" + id.group(1);
        HttpRequest baseline = get("/livez");
        Map<String, HttpRequest> routes = Map.of("detail", get(worker), "transcript", get(worker + "/transcript"), "list", get("/api/workers"),
                "queued input", post(worker + "/input", "{\"content\":\"hi\",\"delivery\":\"queue\"}"));
        measure(baseline, WARM_UP);
        for (Map.Entry<String, HttpRequest> route : new java.util.TreeMap<>(routes).entrySet()) {
            measure(route.getValue(), Duration.ofSeconds(3));
            double[] ratios = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                double plain = measure(baseline, ROUND);
                double real = measure(route.getValue(), ROUND);
                ratios[i] = real / plain;
                System.out.printf("%-14s %8.0f/s   livez %8.0f/s   ratio %.2f%n", route.getKey(), real, plain, ratios[i]);
            }
            Arrays.sort(ratios);
            System.out.printf("%-14s median ratio %.2f%n", route.getKey(), ratios[ROUNDS / 2]);
        }
    }

    /** Returns requests per second. Rejected requests are included, because they cost as much (a full queue responds 503). */
    private double measure(HttpRequest request, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        AtomicLong responses = new AtomicLong();
        CountDownLatch done = new CountDownLatch(CONNECTIONS);
        for (int i = 0; i < CONNECTIONS; i++) {
            next(request, end, responses, done);
        }
        done.await();
        return responses.get() / (time.toNanos() / 1e9);
    }

    private void next(HttpRequest request, long end, AtomicLong responses, CountDownLatch done) {
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((response, failure) -> {
            if (failure != null || System.nanoTime() > end) {
                done.countDown();
                return;
            }
            responses.incrementAndGet();
            next(request, end, responses, done);
        });
    }

    private String send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).build();
    }

    private HttpRequest post(String path, String json) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)).build();
    }
}
