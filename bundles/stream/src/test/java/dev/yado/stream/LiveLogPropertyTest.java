package dev.yado.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.event.EventPayload;
import dev.yado.model.id.Cursor;
import dev.yado.model.worker.RunOutcome;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/** Any interleaving of committing, publishing, opening, reading behind and polling: every viewer gets exactly the rest, and the right text. */
class LiveLogPropertyTest {

    @Property(tries = 500)
    void everyViewerGetsExactlyTheRestAndTheTextInFlight(@ForAll long seed) {
        Random random = new Random(seed);
        Scene scene = new Scene();
        List<Client> clients = new ArrayList<>();
        int steps = 50 + random.nextInt(400);
        for (int i = 0; i < steps; i++) {
            step(random, scene, clients);
        }
        scene.publish();
        for (Client client : clients) {
            do {
                scene.runTasks();
            } while (client.readOne() || !scene.tasks.isEmpty());
            long last = scene.committed.size();
            assertEquals(LongStream.rangeClosed(client.begin() + 1, last).boxed().toList(), client.sequences);
            assertEquals(Client.shown(scene.live.snapshot().inFlight()), client.text());
        }
    }

    private static void step(Random random, Scene scene, List<Client> clients) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> scene.show(delta(random));
            // Committed and not yet published: a reader of the log may be ahead of the live end.
            case 3 -> scene.commit(event(random));
            case 4, 5, 6 -> scene.log(event(random));
            case 7 -> {
                if (clients.size() < 6) {
                    long at = random.nextInt((int) scene.live.position() + 1);
                    clients.add(new Client(scene.open(switch (random.nextInt(3)) {
                        case 0 -> Optional.empty();
                        case 1 -> Optional.of(Cursor.BEGINNING);
                        default -> Optional.of(Scene.cursor(at));
                    })));
                }
            }
            case 8 -> Optional.ofNullable(scene.tasks.poll()).ifPresent(Runnable::run);
            default -> {
                for (Client client : clients) {
                    for (int n = random.nextInt(20); n > 0 && client.readOne(); n--) {
                        continue;
                    }
                }
            }
        }
    }

    private static EventPayload delta(Random random) {
        String text = Integer.toString(random.nextInt(100)) + " ";
        return switch (random.nextInt(3)) {
            case 0 -> new EventPayload.TextDelta(text);
            case 1 -> new EventPayload.ThinkingDelta(text);
            default -> new EventPayload.ToolCallArgsDelta("t" + random.nextInt(2), text);
        };
    }

    private static EventPayload event(Random random) {
        String id = "t" + random.nextInt(2);
        return switch (random.nextInt(9)) {
            case 0 -> new EventPayload.TextDone("done");
            case 1 -> new EventPayload.ThinkingStart();
            case 2 -> new EventPayload.ThinkingDone("done");
            case 3 -> new EventPayload.ToolCallStart(id, "tool");
            case 4 -> new EventPayload.ToolCallDone(id, "tool", "{}");
            case 5 -> new EventPayload.RunEnd(RunOutcome.FINISHED);
            default -> new EventPayload.SystemItem("note", Map.of());
        };
    }
}
