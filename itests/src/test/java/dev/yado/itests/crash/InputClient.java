package dev.yado.itests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** The only client of one Worker. It sends inputs, and records which were acknowledged and which have an unknown result. */
final class InputClient {

    private static final Duration BOUND = Duration.ofSeconds(60);
    /** Number of newest inputs that may be repeated: a Runtime keeps recorded results only for a time. */
    private static final int REPEATABLE = 200;

    /** An input with its idempotency key. */
    private record Sent(String key, String content) {
    }

    private final String name;
    private final String path;
    private final Random random;
    private final CrashReport report;
    private final EventLogCheck log;
    private final Map<Sent, JsonNode> acknowledged = new LinkedHashMap<>();
    private final List<Sent> order = new ArrayList<>();
    private Optional<Sent> unconfirmed = Optional.empty();
    private int sent;

    private InputClient(String name, String path, Random random, CrashReport report) {
        this.name = name;
        this.path = path;
        this.random = random;
        this.report = report;
        this.log = new EventLogCheck(path);
    }

    static InputClient create(Api api, int number, Random random, CrashReport report) throws Exception {
        return new InputClient("input-client-" + number, LifecycleClient.path(LifecycleClient.create(api, "input-client-" + number)), random, report);
    }

    /** Sends, repeats and reads until the connection breaks. */
    Void sendUntilDisconnected(Api api) throws InterruptedException {
        try {
            while (true) {
                switch (random.nextInt(10)) {
                    case 0, 1 -> repeat(api);
                    case 2 -> log.read(api);
                    default -> send(api);
                }
            }
        } catch (IOException e) {
            return null;
        }
    }

    private void send(Api api) throws IOException, InterruptedException {
        String id = name + "-" + sent++;
        String text = switch (random.nextInt(5)) {
            case 0 -> "/sleep 30\n";
            case 1 -> "/delay 5\n/repeat 3 tick\n";
            default -> "";
        };
        Sent input = new Sent("key-" + id, text + "/say " + id);
        unconfirmed = Optional.of(input);
        ApiResponse response = post(api, input);
        unconfirmed = Optional.empty();
        keep(input, response);
    }

    /** Records an acknowledged input, and returns whether it was accepted. */
    private boolean keep(Sent input, ApiResponse response) {
        if (response.status() == 503) {
            // The queue is full, or the Runtime is draining: a rejected input has no effect.
            return false;
        }
        acknowledged.put(input, response.expect(200).json().at("/ack"));
        order.add(input);
        report.acknowledged();
        return true;
    }

    private void repeat(Api api) throws IOException, InterruptedException {
        if (order.isEmpty()) {
            return;
        }
        Sent input = order.get(order.size() - 1 - random.nextInt(Math.min(order.size(), REPEATABLE)));
        assertEquals(acknowledged.get(input), post(api, input).expect(200).json().at("/ack"), () -> "a repeat of " + input + " got a different response");
        report.repeated();
    }

    private ApiResponse post(Api api, Sent input) throws IOException, InterruptedException {
        String body = api.mapper().writeValueAsString(Map.of("kind", "user", "content", input.content(), "delivery", "queue"));
        return api.sendUnchecked(api.request(path + "/input").header("Content-Type", "application/json").header("Idempotency-Key", input.key())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Checks the Worker after a restart: the unconfirmed input, repeats, the log and its order. */
    Void verify(Api api) throws Exception {
        if (unconfirmed.isPresent()) {
            Sent input = unconfirmed.get();
            log.read(api);
            boolean kept = log.has(input.content());
            boolean accepted = keep(input, post(api, input));
            assertTrue(accepted || !kept, () -> input + " is in the log, but its repeat is rejected");
            report.unconfirmed(kept);
            unconfirmed = Optional.empty();
        }
        for (int i = 0; i < 3; i++) {
            repeat(api);
        }
        Await.until("the Worker of " + name + " finishing its queue", BOUND, () -> api.get(path).expect(200),
                detail -> detail.text("/worker/run/state").equals("idle") && detail.json().at("/worker/queued_inputs").asInt(-1) == 0);
        int interruptedBefore = log.interruptedRuns();
        log.read(api);
        for (int i = interruptedBefore; i < log.interruptedRuns(); i++) {
            report.interrupted();
        }
        log.requireEveryRunEnded();
        acknowledged.forEach((input, ack) -> {
            assertNotNull(log.runOf(input.content()), () -> "acknowledged but not in the log: " + input);
            assertEquals(ack.at("/run_id").asString(), log.runOf(input.content()), () -> input + " is in another run than acknowledged");
        });
        assertEquals(acknowledged.keySet().stream().map(Sent::content).toList(), log.contents(), "the log contains exactly the acknowledged inputs, in order");
        return null;
    }

    /** Reads the whole log and transcript from the beginning, and compares them with the incremental reads. */
    void verifyFromTheBeginning(Api api) throws Exception {
        EventLogCheck fresh = new EventLogCheck(path);
        fresh.read(api);
        assertEquals(log.contents(), fresh.contents(), "the log read incrementally and as a whole");
        List<String> inputs = new ArrayList<>();
        long start = 0;
        while (true) {
            JsonNode page = api.get(path + "/transcript?limit=256&start=" + start).expect(200).json().at("/transcript");
            for (JsonNode item : page.at("/items")) {
                assertEquals(++start, item.at("/sequence").asLong(), "transcript sequence numbers have no gap");
                if (item.at("/role").asString().equals("user")) {
                    inputs.add(item.at("/content").asString());
                }
            }
            if (page.at("/next_start").isNull()) {
                break;
            }
        }
        assertEquals(log.contents(), inputs, "the transcript");
        assertThat(inputs).isNotEmpty();
    }
}
