package dev.yado.itests.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads one Worker's log incrementally, from the cursor of the previous read, and checks the invariants of a log. */
final class EventLogCheck {

    private static final long SEQUENCE = 0xffff_ffff_ffffL;

    private final String path;
    private final Map<String, String> runs = new LinkedHashMap<>();
    private final Set<String> started = new HashSet<>();
    private final Map<String, String> ended = new HashMap<>();
    private String cursor;
    private String epoch;
    private long sequence;
    private Instant at = Instant.EPOCH;
    private int interrupted;

    EventLogCheck(String path) {
        this.path = path;
    }

    void read(Api api) throws IOException, InterruptedException {
        String next;
        do {
            ApiResponse response = api
                    .sendUnchecked(api.request(path + "/events?limit=256" + (cursor == null ? "" : "&after=" + cursor)).header("Accept", "application/json"));
            if (response.status() == 503) {
                return;
            }
            JsonNode page = response.expect(200).json();
            if (epoch != null) {
                assertEquals(epoch, page.at("/epoch").asString(), "the epoch changes only when events are lost");
            }
            epoch = page.at("/epoch").asString();
            page.at("/events").forEach(this::take);
            next = page.at("/next").asString("");
        } while (!next.isEmpty());
    }

    private void take(JsonNode event) {
        cursor = event.at("/cursor").asString();
        long number = Long.parseUnsignedLong(cursor.substring(cursor.indexOf('_') + 1), 16) & SEQUENCE;
        assertEquals(sequence + 1, number, () -> "sequence numbers have a gap: " + event);
        sequence = number;
        Instant now = Instant.parse(event.at("/at").asString());
        assertTrue(!now.isBefore(at), () -> "event times go backwards: " + at + ", then " + event);
        at = now;
        String run = event.at("/run_id").asString("");
        switch (event.at("/payload/event").asString()) {
            case "invoke_start" -> assertTrue(started.add(run), () -> run + " started twice");
            case "user_message" ->
                    assertNull(runs.put(event.at("/payload/data/segments/0/content").asString(), run), () -> "an input is in the log twice: " + event);
            case "run_end" -> {
                assertNull(ended.put(run, number + ""), () -> run + " ended twice");
                if (event.at("/payload/data/outcome").asString().equals("interrupted")) {
                    interrupted++;
                }
            }
            default -> {
                // Other events have no invariants to check.
            }
        }
    }

    void requireEveryRunEnded() {
        started.forEach(run -> assertNotNull(ended.get(run), () -> run + " started and never ended"));
        assertEquals(started.size(), ended.size(), "number of runs started and ended");
        assertEquals(started.size(), runs.size(), "number of runs started and of inputs");
    }

    boolean has(String content) {
        return runs.containsKey(content);
    }

    /** Returns the run of an input, or null if the log lacks it. */
    String runOf(String content) {
        return runs.get(content);
    }

    List<String> contents() {
        return new ArrayList<>(runs.keySet());
    }

    int interruptedRuns() {
        return interrupted;
    }
}
