package dev.yado.stream;

import dev.yado.model.event.EventPayload;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a client derives from the frames alone: text grows by deltas and goes with its durable event. */
final class Client {

    final Feed<StreamFrame> feed;
    final List<Long> sequences = new ArrayList<>();
    private Map<String, String> text = new TreeMap<>();
    private long begin = -1;

    Client(Feed<StreamFrame> feed) {
        this.feed = feed;
    }

    long begin() {
        return begin;
    }

    Map<String, String> text() {
        return text;
    }

    boolean readOne() {
        Optional<StreamFrame> frame = feed.poll();
        frame.ifPresent(this::take);
        return frame.isPresent();
    }

    private void take(StreamFrame frame) {
        if (frame instanceof StreamFrame.Snapshot s) {
            begin = s.position();
            text = shown(s.inFlight());
        } else if (frame instanceof StreamFrame.Logged l) {
            sequences.add(l.event().sequence());
            take(l.event().payload());
        } else if (frame instanceof StreamFrame.Delta d) {
            take(d.payload());
        } else {
            throw new AssertionError("unexpected " + frame);
        }
    }

    private void take(EventPayload payload) {
        if (payload instanceof EventPayload.TextDelta d) {
            text.merge("text", d.text(), String::concat);
        } else if (payload instanceof EventPayload.ThinkingDelta d) {
            text.merge("thinking", d.text(), String::concat);
        } else if (payload instanceof EventPayload.ToolCallArgsDelta d) {
            text.merge("tool " + d.id(), d.json(), String::concat);
        } else if (payload instanceof EventPayload.TextDone) {
            text.remove("text");
        } else if (payload instanceof EventPayload.ThinkingStart || payload instanceof EventPayload.ThinkingDone) {
            text.remove("thinking");
        } else if (payload instanceof EventPayload.ToolCallStart s) {
            text.remove("tool " + s.id());
        } else if (payload instanceof EventPayload.ToolCallDone d) {
            text.remove("tool " + d.id());
        } else if (payload instanceof EventPayload.RunEnd) {
            text.clear();
        }
    }

    static Map<String, String> shown(InFlight inFlight) {
        Map<String, String> shown = new TreeMap<>();
        for (InFlight.Block block : inFlight.blocks()) {
            if (block instanceof InFlight.TextBlock t) {
                shown.put("text", t.text());
            } else if (block instanceof InFlight.ThinkingBlock t) {
                shown.put("thinking", t.text());
            } else if (block instanceof InFlight.ToolCallBlock t) {
                shown.put("tool " + t.id(), t.arguments());
            }
        }
        shown.values().removeIf(String::isEmpty);
        return shown;
    }
}
