package dev.yado.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoHome;
import dev.yado.itests.harness.YadoThreads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** No start order is assumed: after the bundles stop and start in any order, all components are satisfied and a Worker runs an input. */
class StartOrderIT {

    /** The seed of the first order. A failure prints the seed of its order; set it here to reproduce it. */
    private static final long FIRST_SEED = 1;
    private static final Duration BOUND = Duration.ofSeconds(10);

    @Test
    void fiveShuffledRestartOrdersServeWorkers(@TempDir Path data) throws Exception {
        shuffledOrders(FIRST_SEED, 5, data);
    }

    @Test
    @Tag("slow")
    void hundredShuffledRestartOrdersServeWorkers(@TempDir Path data) throws Exception {
        shuffledOrders(FIRST_SEED + 5, 100, data);
    }

    private static void shuffledOrders(long first, int orders, Path data) throws Exception {
        YadoThreads threads = YadoThreads.fromNowOn();
        try (Backend backend = Backend.start(data, List.of("store-sqlite"), UnaryOperator.identity())) {
            List<Bundle> ours = Arrays.stream(backend.framework().bundleContext().getBundles())
                    .filter(b -> b.getSymbolicName().startsWith("dev.yado.")).toList();
            for (long seed = first; seed < first + orders; seed++) {
                Random random = new Random(seed);
                List<Bundle> stopping = shuffled(ours, random);
                List<Bundle> starting = shuffled(ours, random);
                try {
                    for (Bundle bundle : stopping) {
                        bundle.stop(Bundle.STOP_TRANSIENT);
                    }
                    Await.until("all threads ending with their bundles", BOUND, threads::names, List::isEmpty);
                    for (Bundle bundle : starting) {
                        bundle.start(Bundle.START_TRANSIENT);
                    }
                    assertServes(backend);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("seed " + seed + "; stopped " + names(stopping) + ", started " + names(starting), e);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void coldStartWithShuffledStartLevelsServesWorkers(long seed, @TempDir Path folder) throws Exception {
        JsonMapper mapper = JsonMapper.builder().build();
        JsonNode feature = mapper.readTree(YadoHome.distribution().feature("backend").toFile());
        JsonNode store = mapper.readTree(YadoHome.distribution().feature("store-sqlite").toFile());
        List<JsonNode> bundles = Stream.concat(feature.at("/bundles").valueStream(), store.at("/bundles").valueStream()).distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        ((ObjectNode) feature.get("configurations")).setAll((ObjectNode) store.get("configurations"));
        Random random = new Random(seed);
        Collections.shuffle(bundles, random);
        ArrayNode shuffled = ((ObjectNode) feature).putArray("bundles");
        List<String> levels = new ArrayList<>();
        for (JsonNode bundle : bundles) {
            // Bundles that the launcher itself uses start first; all others start in random order.
            boolean configurations = bundle.at("/id").asString().contains("configadmin");
            int level = configurations ? 1 : 2 + random.nextInt(5);
            shuffled.add(((ObjectNode) bundle).put("bundleStartLevel", level));
            levels.add(bundle.at("/id").asString() + "@" + level);
        }
        Path file = Files.writeString(folder.resolve("shuffled.json"), mapper.writeValueAsString(feature));
        try (Backend backend = Backend.startFeature(folder.resolve("data"), file)) {
            assertServes(backend);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + levels, e);
        }
    }

    private static void assertServes(Backend backend) throws Exception {
        Api api = backend.api();
        Await.until("every component being satisfied", BOUND, () -> backend.framework().problems(), List::isEmpty);
        Await.until("the API being ready with its embedded Runtime", BOUND,
                () -> api.get("/readyz").status() == 200 && api.runtime(Api.EMBEDDED).at("/status").asString("").equals("running"));
        WorkerApi worker = api.createWorker();
        worker.input("hello").expect(200);
        worker.awaitIdle();
        assertEquals("echo: hello", worker.transcript().at("/1/content").asString());
    }

    private static List<Bundle> shuffled(List<Bundle> bundles, Random random) {
        List<Bundle> copy = new ArrayList<>(bundles);
        Collections.shuffle(copy, random);
        return copy;
    }

    private static List<String> names(List<Bundle> bundles) {
        return bundles.stream().map(b -> b.getSymbolicName().substring("dev.yado.".length())).toList();
    }
}
