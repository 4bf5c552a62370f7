package dev.yado.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures reads, start time and heap with 100,000 Workers, ten million events and one log of a million events, compared with few Workers and short logs: on a
 * Runtime, and through a Backend.
 */
final class StoreReads {

    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    /** Runs per Worker. One Worker has about a hundred events, so all have ten million. */
    private static final int RUNS_OF_EACH = 12;
    private static final int LONG_LOG = 1_000_000;
    private static final int SHORT_LOG = 1_000;
    private static final int STARTS = 5;
    private static final int MAX_BYTES_PER_IDLE_WORKER = 1_024;
    private static final String LIST = "/workers?limit=200";
    /** An input of typical length. */
    private static final String TEXT =
            "Please look at the build of this morning and say which of the tests failed, since when, and what the three newest changes before that "
                    + "have in common; then write two sentences for the others about it.";
    private static final Pattern WORKER_ID = Pattern.compile("\"worker_id\":\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final LoadGenerator load = new LoadGenerator();
    private final Path folder;
    private int itemsOfRun;
    private int eventsOfRun;

    /** @param folder contains the databases; existing ones are reused */
    StoreReads(Path folder) {
        this.folder = folder;
    }

    void run() throws Exception {
        StoreExportGenerator filled = new StoreExportGenerator(Files.readAllLines(pattern()));
        itemsOfRun = filled.itemsOfRun();
        eventsOfRun = filled.eventsOfRun();
        Path few = fill(filled, FEW, SHORT_LOG);
        Path many = fill(filled, MANY, LONG_LOG);
        starts(few, many);
        reads("Runtime", () -> ServerProcess.start(many, "sqlite"), () -> ServerProcess.start(few, "sqlite"), "/v1", "/v1", StoreReads::heap);
        reads("Backend", () -> ServerProcess.backend(many), () -> ServerProcess.backend(few), "/api", "/api/runtimes/embedded-worker-runtime",
                (big, small) -> {});
    }

    /** @param lists path prefix of the list of Workers @param one path prefix of a single Worker */
    private void reads(String api, ScalingComparison.Server big, ScalingComparison.Server small, String lists, String one, ScalingComparison.FinalAction end)
            throws Exception {
        List<String> manyIds = StoreExportGenerator.ids(MANY);
        List<String> fewIds = StoreExportGenerator.ids(FEW);
        List<String> manyPages = pages(big, lists, MANY);
        List<String> fewPages = pages(small, lists, FEW);
        ScalingComparison comparison = new ScalingComparison(load, big, small);
        comparison.add(api + ": list page", 600, () -> any(manyPages), () -> any(fewPages));
        comparison.add(api + ": detail", 5_000, () -> one + "/workers/" + any(manyIds), () -> one + "/workers/" + any(fewIds));
        comparison.add(api + ": transcript of any Worker", 5_000, () -> one + "/workers/" + any(manyIds) + "/transcript?limit=100",
                () -> one + "/workers/" + any(fewIds) + "/transcript?limit=100");
        comparison.add(api + ": deep transcript page", 2_000, deep(one + "/workers/" + manyIds.get(0), LONG_LOG),
                deep(one + "/workers/" + fewIds.get(0), SHORT_LOG));
        comparison.run(end);
    }

    private static String any(List<String> list) {
        return list.get(ThreadLocalRandom.current().nextInt(list.size()));
    }

    /** Returns paths of transcript pages in the later half of a log. */
    private Supplier<String> deep(String worker, int events) {
        int items = events / eventsOfRun * itemsOfRun;
        return () -> worker + "/transcript?limit=100&start=" + ThreadLocalRandom.current().nextInt(items / 2, items - 100);
    }

    /** Reads the whole list, and returns the paths of its full pages. */
    private List<String> pages(ScalingComparison.Server server, String lists, int workers) throws Exception {
        List<String> paths = new ArrayList<>();
        String path = lists + LIST;
        try (ServerProcess started = server.start()) {
            int retries = 10;
            for (int seen = 0;;) {
                String page = load.send(HttpRequest.newBuilder(started.url().resolve(path)).build());
                if (page.contains("runtime_timeout") && retries-- > 0) {
                    continue; // Just after the start the list may lack a slow Runtime and report its timeout, so read it again.
                }
                seen += page.split("\"status\":\"running\"", -1).length - 1;
                Matcher next = NEXT.matcher(page);
                if (!next.find()) {
                    if (seen != workers) {
                        throw new IllegalStateException("the list has " + seen + " Workers instead of " + workers + ": " + page);
                    }
                    return paths;
                }
                paths.add(path);
                path = lists + LIST + "&after=" + next.group(1);
            }
        }
    }

    private static void heap(ServerProcess big, ServerProcess small) throws IOException, InterruptedException {
        long little = small.liveBytes();
        long much = big.liveBytes();
        double each = (double) (much - little) / (MANY - FEW);
        System.out.printf(Locale.ROOT, "heap: %d Workers %d bytes, %d Workers %d bytes, %.1f bytes for each idle one, limit %d: %s%n", FEW, little, MANY, much,
                each,
                MAX_BYTES_PER_IDLE_WORKER, ScalingComparison.met(each <= MAX_BYTES_PER_IDLE_WORKER));
    }

    private void starts(Path few, Path many) throws IOException {
        Path none = folder.resolve("none");
        start(none);
        List<Double> empty = new ArrayList<>();
        List<Double> little = new ArrayList<>();
        List<Double> full = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            empty.add(start(none));
            little.add(start(few));
            full.add(start(many));
        }
        double base = ScalingComparison.median(empty);
        double measured = ScalingComparison.median(full);
        System.out.printf(Locale.ROOT, "start: empty %.0f ms, %d Workers %.0f ms, %d Workers %.0f ms; ratio to empty %.2f, limit twice and 1 s: %s%n", base,
                FEW,
                ScalingComparison.median(little), MANY, measured, measured / base, ScalingComparison.met(measured <= 2 * base + 1_000));
    }

    private static double start(Path data) throws IOException {
        try (ServerProcess runtime = ServerProcess.start(data, "sqlite")) {
            return runtime.startTime().toMillis();
        }
    }

    /** Returns the export of one Worker with one run, the template for all others. */
    private Path pattern() throws Exception {
        Path export = folder.resolve("pattern.jsonl");
        if (Files.exists(export)) {
            return export;
        }
        Path data = folder.resolve("pattern");
        try (ServerProcess runtime = ServerProcess.start(data, "sqlite")) {
            String created = load.send(post(runtime.url(), "/v1/workers", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}"));
            Matcher id = WORKER_ID.matcher(created);
            if (!id.find()) {
                throw new IllegalStateException("the Worker was not created: " + created);
            }
            load.send(post(runtime.url(), "/v1/workers/" + id.group(1) + "/input", "{\"kind\":\"user\",\"content\":\"" + TEXT + "\"}"));
            long bound = System.nanoTime() + PATIENCE.toNanos();
            while (!load.send(HttpRequest.newBuilder(runtime.url().resolve("/v1/workers/" + id.group(1))).build()).contains("\"run\":{\"state\":\"idle\"")) {
                if (System.nanoTime() > bound) {
                    throw new IllegalStateException("the run did not end in time");
                }
            }
        }
        ServerProcess.run("store", "export", "--data", data.toString(), export.toString());
        return export;
    }

    private Path fill(StoreExportGenerator filled, int workers, int eventsOfFirst) throws Exception {
        Path data = folder.resolve("data-" + workers);
        if (Files.exists(data.resolve("filled"))) {
            return data;
        }
        Path lines = folder.resolve(workers + ".jsonl");
        long events = filled.write(lines, workers, RUNS_OF_EACH, eventsOfFirst / filled.eventsOfRun());
        long begin = System.nanoTime();
        ServerProcess.run("store", "import", "--data", data.toString(), lines.toString());
        System.out.printf("%d Workers, %d events, one log of %d: imported in %d s%n", workers, events, eventsOfFirst,
                (System.nanoTime() - begin) / 1_000_000_000);
        Files.delete(lines);
        Files.createFile(data.resolve("filled"));
        return data;
    }

    private static HttpRequest post(URI base, String path, String json) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)).build();
    }
}
