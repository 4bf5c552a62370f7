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

/** Records all output of an API and searches it for values that must not appear. */
public final class LeakDetector {

    private static final int CONTEXT = 100;

    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    public LeakDetector(Api api) {
        api.listen(all::add);
    }

    /** @param atLeast the minimum number of recorded outputs, so that the check is not vacuous */
    public void assertNoneLeaked(Collection<String> secrets, int atLeast) {
        assertThat(all.size()).as("only " + all.size() + " responses and lines were recorded").isGreaterThanOrEqualTo(atLeast);
        List<String> leaks = new ArrayList<>();
        for (String secret : secrets) {
            // A port number must not match inside a longer number.
            Pattern wanted = Pattern.compile(Pattern.quote(secret) + "(?![0-9])");
            for (String text : all) {
                Matcher found = wanted.matcher(text);
                if (found.find()) {
                    leaks.add(secret + " in ..." + text.substring(Math.max(0, found.start() - CONTEXT), Math.min(text.length(), found.end() + CONTEXT)));
                }
            }
        }
        assertEquals(List.of(), leaks.stream().limit(5).toList(), leaks.size() + " responses and lines contain internal values");
    }
}
