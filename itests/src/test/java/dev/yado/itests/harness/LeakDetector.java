package dev.yado.itests.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps what came out of an API, and finds what must not have. */
public final class LeakDetector {

    private static final int AROUND = 100;

    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    public LeakDetector(Api api) {
        api.listen(all::add);
    }

    /** @param atLeast how much must have come out for this to mean anything */
    public void assertNothingOf(Collection<String> secrets, int atLeast) {
        assertThat(all.size()).as("only " + all.size() + " answers and lines were heard").isGreaterThanOrEqualTo(atLeast);
        List<String> leaks = new ArrayList<>();
        for (String secret : secrets) {
            // A port is not found within a longer number.
            Pattern wanted = Pattern.compile(Pattern.quote(secret) + "(?![0-9])");
            for (String text : all) {
                Matcher found = wanted.matcher(text);
                if (found.find()) {
                    leaks.add(secret + " in ..." + text.substring(Math.max(0, found.start() - AROUND), Math.min(text.length(), found.end() + AROUND)));
                }
            }
        }
        assertEquals(List.of(), leaks.stream().limit(5).toList(), leaks.size() + " answers and lines show what belongs to this side only");
    }
}
