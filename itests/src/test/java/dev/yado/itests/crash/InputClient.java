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

/** The only client of one Worker, which keeps its own books: what was acknowledged, and what it does not know. */
final class InputClient {

    private static final Duration BOUND = Duration.ofSeconds(60);
    /** Only so many of the newest inputs are repeated: a Runtime forgets old answers. */
    private static final int REPEATABLE = 200;

    /** One input. */
    private record Sent(String key, String content) {
    }

    private final String name;
    private final String path;
    private final Random random;
    private final CrashReport report;
    private final EventLogCheck log;
    private final Map<Sent, JsonNode> acknowledged = new LinkedHashMap<>();
    private final List<Sent> order = new ArrayList<>();
    private Optional<Sent> doubtful = Optional.empty();
    private int sent;

    private InputClient(String name, String path, Random random, CrashReport report) {
        this.name = name;
        this.path = path;
        this.random = random;
        this.report = report;
        this.log = new EventLogCheck(path);
    }

    static InputClient create(Api api, int number, Random random, CrashReport report) throws Exception {
        return new InputClient("talker-" + number, LifecycleClient.path(LifecycleClient.create(api, "talker-" + number)), random, report);
    }

    /** Sends, repeats and reads until the connection breaks. */
    Void talkUntilBroken(Api api) throws InterruptedException {
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
        doubtful = Optional.of(input);
        ApiResponse response = post(api, input);
        doubtful = Optional.empty();
        keep(input, response);
    }

    /** @return whether it was accepted */
    private boolean keep(Sent input, ApiResponse response) {
        if (response.status() == 503) {
            // The queue is full, or the Runtime is about to end: a refusal leaves nothing behind.
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
        assertEquals(acknowledged.get(input), post(api, input).expect(200).json().at("/ack"), () -> "a repeat of " + input + " was answered otherwise");
        report.repeated();
    }

    private ApiResponse post(Api api, Sent input) throws IOException, InterruptedException {
        String body = api.mapper().writeValueAsString(Map.of("kind", "user", "content", input.content(), "delivery", "queue"));
        return api.sendUnchecked(api.request(path + "/input").header("Content-Type", "application/json").header("Idempotency-Key", input.key())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** After a restart. */
    Void verify(Api api) throws Exception {
        if (doubtful.isPresent()) {
            Sent input = doubtful.get();
            log.read(api);
            boolean kept = log.has(input.content());
            boolean accepted = keep(input, post(api, input));
            assertTrue(accepted || !kept, () -> input + " is in the log, but its repeat is refused");
            report.doubtful(kept);
            doubtful = Optional.empty();
        }
        for (int i = 0; i < 3; i++) {
            repeat(api);
        }
        Await.until("the Worker of " + name + " finishing what waits", BOUND, () -> api.get(path).expect(200),
                detail -> detail.text("/worker/run/state").equals("idle") && detail.json().at("/worker/queued_inputs").asInt(-1) == 0);
        int interruptedBefore = log.interruptedRuns();
        log.read(api);
        for (int i = interruptedBefore; i < log.interruptedRuns(); i++) {
            report.interrupted();
        }
        log.requireEveryRunEnded();
        acknowledged.forEach((input, ack) -> {
            assertNotNull(log.runOf(input.content()), () -> "acknowledged and gone: " + input);
            assertEquals(ack.at("/run_id").asString(), log.runOf(input.content()), () -> input + " is in another run than acknowledged");
        });
        assertEquals(acknowledged.keySet().stream().map(Sent::content).toList(), log.contents(), "the log has what was acknowledged, in that order, and nothing else");
        return null;
    }

    /** The whole log and transcript, read as one who has seen nothing of it. */
    void verifyFromTheBeginning(Api api) throws Exception {
        EventLogCheck fresh = new EventLogCheck(path);
        fresh.read(api);
        assertEquals(log.contents(), fresh.contents(), "the log as read piece by piece, and whole");
        List<String> said = new ArrayList<>();
        long start = 0;
        while (true) {
            JsonNode page = api.get(path + "/transcript?limit=256&start=" + start).expect(200).json().at("/transcript");
            for (JsonNode item : page.at("/items")) {
                assertEquals(++start, item.at("/sequence").asLong(), "transcript items are numbered without a gap");
                if (item.at("/role").asString().equals("user")) {
                    said.add(item.at("/content").asString());
                }
            }
            if (page.at("/next_start").isNull()) {
                break;
            }
        }
        assertEquals(log.contents(), said, "the transcript");
        assertThat(said).isNotEmpty();
    }
}
