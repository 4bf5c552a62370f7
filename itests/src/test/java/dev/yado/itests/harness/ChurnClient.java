package dev.yado.itests.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api.ApiResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates Workers and sends inputs, each with an idempotency key, while parts of the Backend are missing. It repeats a request until it is acknowledged, so it
 * knows exactly what must be there at the end. Runs on one thread; the counters can be read from others.
 */
public final class ChurnClient implements Runnable {

    private static final int INPUTS_PER_WORKER = 5;
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration BACKOFF = Duration.ofMillis(20);

    private final Api api;
    private final String name;
    private final Map<WorkerApi, List<String>> acknowledged = new LinkedHashMap<>();
    private volatile int workers;
    private volatile int inputs;
    private volatile int refused;
    private volatile boolean finished;

    public ChurnClient(Api api, String name) {
        this.api = api;
        this.name = name;
    }

    @Override
    public void run() {
        try {
            while (!finished) {
                String key = name + "-" + workers;
                String body = "{\"intent\":{\"kind\":\"assistant\"},\"display_name\":\"" + key + "\"}";
                String id = acknowledge("/api/runtimes/" + Api.EMBEDDED + "/workers", key, body).text("/worker/worker_id");
                List<String> sent = new ArrayList<>();
                WorkerApi worker = new WorkerApi(api, Api.EMBEDDED, id);
                acknowledged.put(worker, sent);
                workers++;
                for (int i = 0; i < INPUTS_PER_WORKER; i++) {
                    String content = key + "-" + i;
                    acknowledge(worker.path() + "/input", content, "{\"delivery\":\"queue\",\"content\":\"" + content + "\"}");
                    sent.add(content);
                    inputs++;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Repeats a request until it is acknowledged. Unavailable parts may be the only reason for a refusal. */
    private ApiResponse acknowledge(String path, String key, String body) throws InterruptedException {
        long end = System.nanoTime() + BOUND.toNanos();
        String last = "no response";
        while (System.nanoTime() < end) {
            try {
                ApiResponse response = api.sendUnchecked(api.request(path).header("Content-Type", "application/json").header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
                if (response.status() == 200) {
                    return response;
                }
                last = response.status() + " " + response.raw().body();
                if (response.status() < 500 && response.status() != 404) {
                    throw new AssertionError("POST " + path + " is refused for another reason than a missing part: " + last);
                }
            } catch (IOException e) {
                last = e.toString();
            }
            refused++;
            LockSupport.parkNanos(BACKOFF.toNanos());
        }
        throw new AssertionError("POST " + path + " was not acknowledged within " + BOUND + ": " + last);
    }

    /** Makes {@link #run} return after the current Worker. */
    public void finish() {
        finished = true;
    }

    public int workers() {
        return workers;
    }

    public int inputs() {
        return inputs;
    }

    public int refused() {
        return refused;
    }

    /** Checks that each acknowledged input is in its Worker's transcript exactly once, in order. */
    public void verify() throws Exception {
        for (Map.Entry<WorkerApi, List<String>> entry : acknowledged.entrySet()) {
            WorkerApi worker = entry.getKey();
            worker.awaitIdle();
            List<String> kept = worker.transcript().valueStream().filter(item -> item.at("/role").asString().equals("user"))
                    .map(item -> item.at("/content").asString()).toList();
            assertEquals(entry.getValue(), kept, "the inputs of Worker " + worker.id());
        }
        assertEquals(workers, acknowledged.size());
    }
}
