package dev.yado.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the cost of the durable store: acknowledged inputs compared with the memory store. {@link StoreReads} measures reads. Each result is a ratio to a
 * baseline of the same run.
 */
public final class StoreLoad {

    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final int ROUNDS = 3;
    private static final Pattern WORKER_ID = Pattern.compile("\"worker_id\":\"([^\"]+)\"");

    private final LoadGenerator load = new LoadGenerator();
    private final Path folder;

    private StoreLoad(Path folder) {
        this.folder = folder;
    }

    /** @param arguments {@code writes} or {@code reads}; none for both. After {@code reads}, a directory that keeps the databases for later runs */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("yado-store-load");
        if (arguments.length == 0 || arguments[0].equals("writes")) {
            new StoreLoad(folder).writes();
        }
        if (arguments.length == 0 || arguments[0].equals("reads")) {
            new StoreReads(arguments.length > 1 ? Files.createDirectories(Path.of(arguments[1]).toAbsolutePath()) : folder).run();
        }
    }

    // --- Writes: the durable store against the memory store ---

    private void writes() throws Exception {
        try (ServerProcess durable = ServerProcess.start(folder.resolve("durable"), "sqlite");
                ServerProcess memory = ServerProcess.start(folder.resolve("memory"), "memory")) {
            inputs(memory, LoadGenerator.CONNECTIONS, WARM_UP);
            inputs(durable, LoadGenerator.CONNECTIONS, WARM_UP);
            compareInputs("inputs, 64 Workers", durable, memory, LoadGenerator.CONNECTIONS);
            // The queue fills up immediately, so the rate of acknowledgements is the rate of runs.
            compareInputs("inputs, one Worker", durable, memory, 1);
        }
        try (ServerProcess durable = ServerProcess.start(longQueues(folder.resolve("durable-long")), "sqlite");
                ServerProcess memory = ServerProcess.start(longQueues(folder.resolve("memory-long")), "memory")) {
            inputs(memory, 1, WARM_UP);
            inputs(durable, 1, WARM_UP);
            compareInputs("inputs, one Worker, queue of 10,000", durable, memory, 1);
        }
    }

    private static Path longQueues(Path data) throws IOException {
        Files.writeString(Files.createDirectories(data.resolve("etc")).resolve("dev.yado.runtime.cfg"), "max_queued_inputs = 10000\n");
        return data;
    }

    private void compareInputs(String what, ServerProcess durable, ServerProcess memory, int workers) throws Exception {
        LoadGenerator.compare(what, ROUNDS, () -> inputs(durable, workers, ROUND), () -> inputs(memory, workers, ROUND));
    }

    /** Sends inputs to new Workers, which are stopped after the round, so that queued inputs do not load the next round. */
    private double inputs(ServerProcess runtime, int workers, Duration time) throws InterruptedException {
        List<String> ids = create(runtime.url(), workers);
        double rate = inputs(runtime.url(), ids, time);
        for (String id : ids) {
            load.send(post(runtime.url(), "/v1/workers/" + id + "/stop", "{}"));
        }
        return rate;
    }

    private double inputs(URI base, List<String> workers, Duration time) throws InterruptedException {
        return load.measure(connection -> post(base, "/v1/workers/" + workers.get(connection % workers.size()) + "/input",
                "{\"kind\":\"user\",\"content\":\"hi\",\"delivery\":\"queue\"}"), time).perSecond();
    }

    private List<String> create(URI base, int workers) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Matcher id =
                    WORKER_ID.matcher(load.send(post(base, "/v1/workers", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}")));
            if (!id.find()) {
                throw new IllegalStateException("no Worker");
            }
            ids.add(id.group(1));
        }
        return ids;
    }

    private static HttpRequest post(URI base, String path, String json) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)).build();
    }
}
