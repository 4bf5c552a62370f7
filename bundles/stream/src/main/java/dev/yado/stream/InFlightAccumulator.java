package dev.yado.stream;

import dev.yado.model.event.EventPayload;
import dev.yado.model.stream.InFlight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Accumulates the text of deltas that no durable event contains yet. A durable {@code *_done} event removes its block, the end of the run removes all.
 * Not thread-safe.
 */
final class InFlightAccumulator {

    /** The maximum number of characters kept for snapshots; bounds the heap of a run that never ends. A late reader gets the rest with the durable event. */
    static final int MAX_CHARACTERS = 1 << 20;

    // In order of their start; the key distinguishes one text, one thinking block and any number of tool calls.
    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private int characters;

    InFlightAccumulator(InFlight start) {
        for (InFlight.Block block : start.blocks()) {
            if (block instanceof InFlight.TextBlock t) {
                append("text", "", t.text());
            } else if (block instanceof InFlight.ThinkingBlock t) {
                append("thinking", "", t.text());
            } else if (block instanceof InFlight.ToolCallBlock t) {
                append("tool:" + t.id(), t.name(), t.arguments());
            }
        }
    }

    void apply(EventPayload payload) {
        if (payload instanceof EventPayload.TextDelta d) {
            append("text", "", d.text());
        } else if (payload instanceof EventPayload.ThinkingDelta d) {
            append("thinking", "", d.text());
        } else if (payload instanceof EventPayload.ToolCallArgsDelta d) {
            append("tool:" + d.id(), "", d.json());
        } else if (payload instanceof EventPayload.TextDone) {
            remove("text");
        } else if (payload instanceof EventPayload.ThinkingStart) {
            // In flight even before its first words, so that the end of the run can close the block.
            remove("thinking");
            append("thinking", "", "");
        } else if (payload instanceof EventPayload.ThinkingDone) {
            remove("thinking");
        } else if (payload instanceof EventPayload.ToolCallStart s) {
            remove("tool:" + s.id());
            append("tool:" + s.id(), s.name(), "");
        } else if (payload instanceof EventPayload.ToolCallDone d) {
            remove("tool:" + d.id());
        } else if (payload instanceof EventPayload.RunEnd) {
            blocks.clear();
            characters = 0;
        }
    }

    InFlight toInFlight() {
        if (blocks.isEmpty()) {
            return InFlight.NOTHING;
        }
        List<InFlight.Block> out = new ArrayList<>(blocks.size());
        blocks.forEach((key, block) -> {
            String text = block.text.toString();
            if (key.equals("text")) {
                out.add(new InFlight.TextBlock(text));
            } else if (key.equals("thinking")) {
                out.add(new InFlight.ThinkingBlock(text));
            } else {
                out.add(new InFlight.ToolCallBlock(key.substring("tool:".length()), block.name, text));
            }
        });
        return new InFlight(out);
    }

    /**
     * Returns the deltas that lead from {@code seen} to this. The text in flight extends what a reader has derived from the
     * frames up to the same position, because only durable frames end a block.
     */
    List<EventPayload> since(InFlightAccumulator seen) {
        List<EventPayload> deltas = new ArrayList<>();
        blocks.forEach((key, block) -> {
            Block known = seen.blocks.get(key);
            String now = block.text.toString();
            // After a restart the producer may have less or other text; the reader then keeps its own until the durable event.
            if (known != null && !now.startsWith(known.text.toString())) {
                return;
            }
            String rest = now.substring(known == null ? 0 : known.text.length());
            if (rest.isEmpty()) {
                return;
            }
            if (key.equals("text")) {
                deltas.add(new EventPayload.TextDelta(rest));
            } else if (key.equals("thinking")) {
                deltas.add(new EventPayload.ThinkingDelta(rest));
            } else {
                deltas.add(new EventPayload.ToolCallArgsDelta(key.substring("tool:".length()), rest));
            }
        });
        return deltas;
    }

    private void append(String key, String name, String text) {
        Block block = blocks.computeIfAbsent(key, k -> new Block(name));
        int room = Math.max(0, MAX_CHARACTERS - characters);
        int taken = Math.min(room, text.length());
        block.text.append(text, 0, taken);
        characters += taken;
    }

    private void remove(String key) {
        Block block = blocks.remove(key);
        if (block != null) {
            characters -= block.text.length();
        }
    }

    private static final class Block {
        private final String name;
        private final StringBuilder text = new StringBuilder();

        Block(String name) {
            this.name = name;
        }
    }
}
