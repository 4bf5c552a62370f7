package dev.yado.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.yado.model.event.EventPayload;
import dev.yado.model.id.RunId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Delta;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** However far a reader lags: the same characters of the same texts in the same order, and every durable event at its place between them. */
class DeltaCoalescerPropertyTest {

    /** What a frame says, one piece for each character of a delta, so that it does not matter how the text was cut. */
    private static List<String> told(StreamFrame frame) {
        if (frame instanceof StreamFrame.Logged logged) {
            return List.of("event " + logged.event().sequence());
        } else if (frame instanceof Delta delta) {
            EventPayload payload = delta.payload();
            String whose = delta.runId().map(RunId::value).orElse("") + " " + payload.event() + " ";
            String text = payload instanceof EventPayload.TextDelta t ? t.text()
                    : payload instanceof EventPayload.ThinkingDelta t ? t.text() : ((EventPayload.ToolCallArgsDelta) payload).json();
            String of = payload instanceof EventPayload.ToolCallArgsDelta t ? whose + t.id() + " " : whose;
            return text.chars().mapToObj(c -> of + (char) c).toList();
        }
        return List.of();
    }

    @Property(tries = 300)
    void nothingIsLostOrMovedWhenDeltasAreJoined(@ForAll long seed) {
        Random random = new Random(seed);
        Scene scene = new Scene();
        Feed<StreamFrame> feed = scene.open(Optional.empty());
        List<String> published = new ArrayList<>();
        List<StreamFrame> seen = new ArrayList<>();
        int deltas = 0;
        // Within what may wait, even if nothing were joined and nothing read.
        for (int steps = random.nextInt(900); steps > 0; steps--) {
            int what = random.nextInt(40);
            if (what == 0) {
                scene.log(new EventPayload.SystemItem("note", Map.of()));
                published.add("event " + scene.committed.size());
            } else if (what == 1 && random.nextInt(4) == 0) {
                for (int n = random.nextInt(200); n > 0; n--) {
                    feed.poll().ifPresent(seen::add);
                }
            } else {
                Delta delta = delta(random);
                deltas++;
                published.addAll(told(delta));
                scene.live.publish(delta);
            }
        }
        seen.addAll(Scene.drain(feed));
        assertEquals(published, seen.stream().flatMap(frame -> told(frame).stream()).toList());
        assertThat(seen.stream().filter(Delta.class::isInstance).count()).isLessThanOrEqualTo(deltas);
        assertFalse(feed.ended());
    }

    private static Delta delta(Random random) {
        // Long stretches of the same text, as engines write.
        String text = random.nextInt(50) == 0 ? "z".repeat(random.nextInt(DeltaCoalescer.MAX_CHARACTERS)) : "ab\uD83D\uDE00".substring(0, random.nextInt(5));
        EventPayload payload = switch (random.nextInt(20)) {
            case 0 -> new EventPayload.ThinkingDelta(text);
            case 1, 2, 3 -> new EventPayload.ToolCallArgsDelta("t" + random.nextInt(2), text);
            default -> new EventPayload.TextDelta(text);
        };
        return new Delta(random.nextInt(20) == 0 ? Optional.empty() : Optional.of(new RunId("run-" + random.nextInt(30) / 29)), payload);
    }
}
