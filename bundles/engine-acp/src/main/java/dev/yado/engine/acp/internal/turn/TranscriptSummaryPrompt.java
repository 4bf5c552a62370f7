package dev.yado.engine.acp.internal.turn;

import dev.yado.model.transcript.TranscriptItem;
import dev.yado.runtime.spi.engine.TranscriptReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was said before, for an agent that was not there or cannot remember. Stateless. */
public final class TranscriptSummaryPrompt {

    /** Most characters of what was said before: enough to go on, little enough for any model. */
    static final int MAX = 24_000;
    private static final int PAGE = 50;

    private TranscriptSummaryPrompt() {
    }

    /** The newest that fit, oldest first, without the very last item (it is the prompt); empty when nothing was said before. */
    public static Optional<String> of(TranscriptReader transcript) {
        Deque<String> said = new ArrayDeque<>();
        int size = 0;
        boolean all = true;
        long before = transcript.length() - 1;
        while (before > 0 && all) {
            long start = Math.max(0, before - PAGE);
            List<TranscriptItem> page = transcript.read(start, (int) (before - start));
            for (int i = page.size() - 1; i >= 0 && all; i--) {
                String item = page.get(i).role().name().toLowerCase(Locale.ROOT) + ": " + page.get(i).content();
                if (size + item.length() > MAX && !said.isEmpty()) {
                    all = false;
                } else {
                    said.addFirst(tail(item));
                    size += item.length();
                }
            }
            before = start;
        }
        if (said.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("This conversation began earlier. " + (all ? "So far:" : "The newest of what was said so far:") + "\n\n"
                + String.join("\n\n", said) + "\n\nIt goes on with the following message.");
    }

    // A single item may be longer than all that fits: its end says most.
    private static String tail(String item) {
        return item.length() <= MAX ? item : "[...]" + item.substring(item.length() - MAX);
    }
}
