package dev.yado.testing.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TrialsTest {

    private static final long SEED = 7;

    private static <T> String failureOf(Gen<T> generator, Predicate<T> holds) {
        return assertThrows(AssertionError.class, () -> trials(generator, holds).run(10_000, SEED)).getMessage();
    }

    @SuppressWarnings("unchecked")
    private static <T> Trials trials(Gen<T> generator, Predicate<T> holds) {
        return new Trials(List.of(generator), arguments -> {
            if (!holds.test((T) arguments[0])) {
                throw new IllegalStateException("wrong");
            }
        });
    }

    @Test
    void aFailureIsShownWithTheSmallestArguments() {
        assertEquals("(1000)", shown(failureOf(Gens.ints(0, 1_000_000), number -> number < 1_000)));
        assertEquals("(-5)", shown(failureOf(Gens.ints(), number -> number > -5)));
        assertEquals("([0, 0, 0])", shown(failureOf(Gens.ints().list(50), list -> list.size() < 3)));
        assertEquals("([7])", shown(failureOf(Gens.ints(0, 9).list(50), list -> !list.contains(7))));
        assertEquals("(\"/\")", shown(failureOf(Gens.strings(0, 80), text -> text.indexOf('/') < 0)));
        assertEquals("(\"\\u202e\")", shown(failureOf(Gens.strings(0, 80), text -> text.indexOf('\u202e') < 0)));
    }

    private static String shown(String message) {
        return message.substring(message.indexOf('('), message.lastIndexOf("): ") + 1);
    }

    @Test
    void theSeedOfAFailureRepeatsItAtOnce() {
        String message = failureOf(Gens.longs(), number -> number % 97 != 5);
        long seed = Long.parseLong(message.substring(message.indexOf("-Dyado.seed=") + "-Dyado.seed=".length()));
        AssertionError again = assertThrows(AssertionError.class, () -> trials(Gens.longs(), number -> number % 97 != 5).run(10_000, seed));
        assertThat(again.getMessage()).startsWith("try 1 of 10000 fails");
        assertEquals(IllegalStateException.class, again.getCause().getClass());
    }

    @Test
    void everyTryHasArgumentsOfItsOwn() {
        Set<Object> seen = new HashSet<>();
        new Trials(List.of(Gens.longs(), Gens.strings(0, 20)), arguments -> seen.add(List.of(arguments))).run(1_000, SEED);
        assertThat(seen.size()).as(() -> seen.size() + " of 1000 differ").isGreaterThan(900);
    }

    @Test
    void aTryThatFailsItsAssumptionIsReplaced() {
        AtomicInteger ran = new AtomicInteger();
        new Trials(List.of(Gens.booleans()), arguments -> {
            Assumptions.assumeTrue((Boolean) arguments[0]);
            ran.incrementAndGet();
        }).run(500, SEED);
        assertEquals(500, ran.get());
        assertThrows(AssertionError.class, () -> new Trials(List.of(), arguments -> Assumptions.abort("never")).run(10, SEED));
    }

    @Test
    void numbersStayInTheirRangeAndMeetItsEnds() {
        for (long[] range : new long[][] {{0, 0}, {-3, 5}, {4, 9}, {-9, -4}, {Long.MIN_VALUE, Long.MAX_VALUE}, {0, Long.MAX_VALUE}, {Long.MIN_VALUE, -1}}) {
            List<Long> seen = new ArrayList<>();
            new Trials(List.of(Gens.longs(range[0], range[1])), arguments -> seen.add((Long) arguments[0])).run(2_000, SEED);
            assertEquals(range[0], seen.stream().mapToLong(Long::longValue).min().orElseThrow());
            assertEquals(range[1], seen.stream().mapToLong(Long::longValue).max().orElseThrow());
        }
    }

    @Test
    void textsStayInTheirLengthAndAreHostile() {
        Set<Integer> types = new HashSet<>();
        Set<Integer> lengths = new HashSet<>();
        new Trials(List.of(Gens.strings(2, 30)), arguments -> {
            String text = (String) arguments[0];
            lengths.add(text.length());
            text.codePoints().map(Character::getType).forEach(types::add);
        }).run(2_000, SEED);
        assertEquals(29, lengths.size(), lengths::toString);
        assertTrue(lengths.stream().allMatch(length -> length >= 2 && length <= 30), lengths::toString);
        assertThat(types).containsAll(List.of((int) Character.SURROGATE, (int) Character.FORMAT, (int) Character.CONTROL, (int) Character.LINE_SEPARATOR,
                (int) Character.NON_SPACING_MARK, (int) Character.UNASSIGNED));
        new Trials(List.of(Gens.unicode(0, 60)), arguments -> {
            String text = (String) arguments[0];
            assertTrue(text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE), text);
        }).run(1_000, SEED);
    }

    @Test
    void aFilterThatAcceptsNothingIsAnErrorOfTheTest() {
        assertThrows(IllegalStateException.class, () -> trials(Gens.ints().filter(number -> false), number -> true).run(1, SEED));
    }
}
