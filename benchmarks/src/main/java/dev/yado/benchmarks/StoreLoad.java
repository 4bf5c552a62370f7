package dev.yado.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the durable store costs: acknowledged inputs against the memory store, and reads, start and heap with very many Workers and a very long log
 * against few. Each figure is a ratio to its baseline of the same run.
 */
public final class StoreLoad {

    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final int ROUNDS = 3;
    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    /** About a hundred events each: ten million in all. */
    private static final int RUNS_OF_EACH = 12;
    private static final int LONG_LOG = 1_000_000;
    private static final Pattern WORKER_ID = Pattern.compile("\"worker_id\":\"([^\"]+)\"");

    private final Load load = new Load();
    private final Path folder;

    private StoreLoad(Path folder) {
        this.folder = folder;
    }

    /** @param arguments {@code writes} or {@code reads}; none for both */
    public static void main(String[] arguments) throws Exception {
        StoreLoad run = new StoreLoad(Files.createTempDirectory("yado-store-load"));
        if (arguments.length == 0 || arguments[0].equals("writes")) {
            run.writes();
        }
        if (arguments.length == 0 || arguments[0].equals("reads")) {
            run.reads();
        }
    }

    // --- Writes: the durable store against the memory store ---

    private void writes() throws Exception {
        try (LoadedRuntime durable = LoadedRuntime.start(folder.resolve("durable"), "sqlite");
                LoadedRuntime memory = LoadedRuntime.start(folder.resolve("memory"), "memory")) {
            inputs(memory, Load.CONNECTIONS, WARM_UP);
            inputs(durable, Load.CONNECTIONS, WARM_UP);
            compareInputs("inputs, 64 Workers", durable, memory, Load.CONNECTIONS);
            // Its queue is full at once, so what is acknowledged is what is done with.
            compareInputs("inputs, one Worker", durable, memory, 1);
        }
        try (LoadedRuntime durable = LoadedRuntime.start(longQueues(folder.resolve("durable-long")), "sqlite");
                LoadedRuntime memory = LoadedRuntime.start(longQueues(folder.resolve("memory-long")), "memory")) {
            inputs(memory, 1, WARM_UP);
            inputs(durable, 1, WARM_UP);
            compareInputs("inputs, one Worker, queue of 10,000", durable, memory, 1);
        }
    }

    private static Path longQueues(Path data) throws IOException {
        Files.writeString(Files.createDirectories(data.resolve("etc")).resolve("dev.yado.runtime.cfg"), "max_queued_inputs = 10000\n");
        return data;
    }

    private void compareInputs(String what, LoadedRuntime durable, LoadedRuntime memory, int workers) throws Exception {
        Load.compare(what, ROUNDS, () -> inputs(durable, workers, ROUND), () -> inputs(memory, workers, ROUND));
    }

    /** Inputs into Workers of their own, which end with the round: what would still wait is not work for the next one. */
    private double inputs(LoadedRuntime runtime, int workers, Duration time) throws InterruptedException {
        List<String> ids = create(runtime.url(), workers);
        double rate = inputs(runtime.url(), ids, time);
        for (String id : ids) {
            load.send(post(runtime.url(), "/v1/workers/" + id + "/stop", "{}"));
        }
        return rate;
    }

    private double inputs(URI base, List<String> workers, Duration time) throws InterruptedException {
        return load.measure(connection -> post(base, "/v1/workers/" + workers.get(connection % workers.size()) + "/input",
                "{\"kind\":\"user\",\"content\":\"hi\",\"delivery\":\"queue\"}"), time);
    }

    private List<String> create(URI base, int workers) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Matcher id = WORKER_ID.matcher(load.send(post(base, "/v1/workers", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}")));
            if (!id.find()) {
                throw new IllegalStateException("no Worker");
            }
            ids.add(id.group(1));
        }
        return ids;
    }

    // --- Reads, start and heap: many against few ---

    private void reads() throws Exception {
        FilledStore filled = new FilledStore(Files.readAllLines(pattern()));
        Path few = fill(filled, FEW, FEW);
        Path many = fill(filled, MANY, LONG_LOG);
        starts(few, many);
        try (LoadedRuntime big = LoadedRuntime.start(many, "sqlite"); LoadedRuntime small = LoadedRuntime.start(few, "sqlite")) {
            List<String> manyIds = FilledStore.ids(MANY);
            List<String> fewIds = FilledStore.ids(FEW);
            compareReads("list page", big, () -> "/v1/workers?limit=200&after=" + any(manyIds), small, () -> "/v1/workers?limit=200&after=" + any(fewIds));
            compareReads("detail", big, () -> "/v1/workers/" + any(manyIds), small, () -> "/v1/workers/" + any(fewIds));
            long itemsPerEvents = filled.eventsOfRun() / filled.itemsOfRun();
            compareReads("deep transcript page", big, () -> deep(manyIds.get(0), LONG_LOG / itemsPerEvents), small, () -> deep(fewIds.get(0), FEW / itemsPerEvents));
            long bytes = big.liveBytes() - small.liveBytes();
            System.out.printf("heap of an idle Worker: %d bytes (live heap with %d Workers less that with %d)%n", bytes / (MANY - FEW), MANY, FEW);
        }
    }

    private void starts(Path few, Path many) throws Exception {
        Path none = folder.resolve("none");
        LoadedRuntime.start(none, "sqlite").close();
        for (int i = 0; i < ROUNDS; i++) {
            long empty = start(none);
            long full = start(many);
            System.out.printf("start: empty %d ms, %d Workers %d ms, %d Workers %d ms, ratio to empty %.2f%n", empty, FEW, start(few), MANY, full, (double) full / empty);
        }
    }

    private static long start(Path data) throws IOException {
        try (LoadedRuntime runtime = LoadedRuntime.start(data, "sqlite")) {
            return runtime.startTime().toMillis();
        }
    }

    private static String any(List<String> ids) {
        // Not of the last ones, so that a page after it is full.
        return ids.get(ThreadLocalRandom.current().nextInt(ids.size() - 300));
    }

    private static String deep(String worker, long items) {
        return "/v1/workers/" + worker + "/transcript?limit=100&start=" + ThreadLocalRandom.current().nextLong(items / 2, items - 100);
    }

    private void compareReads(String what, LoadedRuntime big, Supplier<String> many, LoadedRuntime small, Supplier<String> few) throws Exception {
        Load.Measurement measured = () -> load.measure(c -> HttpRequest.newBuilder(big.url().resolve(many.get())).build(), ROUND);
        Load.Measurement baseline = () -> load.measure(c -> HttpRequest.newBuilder(small.url().resolve(few.get())).build(), ROUND);
        load.measure(c -> HttpRequest.newBuilder(big.url().resolve(many.get())).build(), WARM_UP);
        load.measure(c -> HttpRequest.newBuilder(small.url().resolve(few.get())).build(), WARM_UP);
        Load.compare(what, ROUNDS, measured, baseline);
    }

    /** An export of one Worker that has done one run: what all others are made like. */
    private Path pattern() throws Exception {
        Path data = folder.resolve("pattern");
        try (LoadedRuntime runtime = LoadedRuntime.start(data, "sqlite")) {
            String worker = create(runtime.url(), 1).get(0);
            load.send(post(runtime.url(), "/v1/workers/" + worker + "/input", "{\"kind\":\"user\",\"content\":\"hi\"}"));
            long bound = System.nanoTime() + WARM_UP.toNanos();
            while (!load.send(HttpRequest.newBuilder(runtime.url().resolve("/v1/workers/" + worker)).build()).contains("\"run\":{\"state\":\"idle\"")) {
                if (System.nanoTime() > bound) {
                    throw new IllegalStateException("the run does not end");
                }
            }
        }
        Path export = folder.resolve("pattern.jsonl");
        LoadedRuntime.run("store", "export", "--data", data.toString(), export.toString());
        return export;
    }

    private Path fill(FilledStore filled, int workers, int eventsOfFirst) throws Exception {
        Path lines = folder.resolve(workers + ".jsonl");
        filled.write(lines, workers, RUNS_OF_EACH, eventsOfFirst / filled.eventsOfRun());
        Path data = folder.resolve("data-" + workers);
        long begin = System.nanoTime();
        LoadedRuntime.run("store", "import", "--data", data.toString(), lines.toString());
        System.out.printf("%d Workers with %d events each, one with %d: imported in %d s%n", workers, 1 + RUNS_OF_EACH * filled.eventsOfRun(), eventsOfFirst,
                (System.nanoTime() - begin) / 1_000_000_000);
        Files.delete(lines);
        return data;
    }

    private static HttpRequest post(URI base, String path, String json) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)).build();
    }
}
