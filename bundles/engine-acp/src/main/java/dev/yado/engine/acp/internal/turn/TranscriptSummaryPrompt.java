package dev.yado.engine.acp.internal.turn;

import dev.yado.model.transcript.TranscriptItem;
import dev.yado.runtime.spi.engine.TranscriptReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Builds a prompt with the earlier conversation, for an agent without it: a new one, or one that cannot resume its session. Stateless. */
public final class TranscriptSummaryPrompt {

    /** Maximum length, in characters: enough to continue, and small enough for any model. */
    static final int MAX = 24_000;
    private static final int PAGE = 50;

    private TranscriptSummaryPrompt() {
    }

    /** Returns the newest items that fit, oldest first, without the last item, which is the prompt itself; empty if there are none. */
    public static Optional<String> of(TranscriptReader transcript) {
        Deque<String> items = new ArrayDeque<>();
        int size = 0;
        boolean all = true;
        long before = transcript.length() - 1;
        while (before > 0 && all) {
            long start = Math.max(0, before - PAGE);
            List<TranscriptItem> page = transcript.read(start, (int) (before - start));
            for (int i = page.size() - 1; i >= 0 && all; i--) {
                String item = page.get(i).role().name().toLowerCase(Locale.ROOT) + ": " + page.get(i).content();
                if (size + item.length() > MAX && !items.isEmpty()) {
                    all = false;
                } else {
                    items.addFirst(tail(item));
                    size += item.length();
                }
            }
            before = start;
        }
        if (items.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("This conversation began earlier. " + (all ? "So far:" : "The newest part of the conversation so far:") + "\n\n"
                + String.join("\n\n", items) + "\n\nThe conversation continues with the following message.");
    }

    // A single item may exceed the maximum: its end is the most relevant part.
    private static String tail(String item) {
        return item.length() <= MAX ? item : "[...]" + item.substring(item.length() - MAX);
    }
}
