package dev.yado.testing.property;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/** Runs a property many times, and shrinks the arguments of a failed try. */
final class Trials {

    /** The property: runs with the arguments of one try. */
    @FunctionalInterface
    interface Body {

        void run(Object... arguments) throws Throwable;
    }

    /** Maximum number of tries with a failed assumption for each required try; above it, the property fails as untested. */
    private static final int MAX_ABORTED_PER_TRY = 20;
    private static final int SHRINK_TRIES = 1_000;
    private static final Duration SHRINK_TIME = Duration.ofSeconds(5);

    private final List<Gen<?>> generators;
    private final Body body;

    Trials(List<Gen<?>> generators, Body body) {
        this.generators = List.copyOf(generators);
        this.body = body;
    }

    /**
     * Runs the tries.
     *
     * @param first the seed of the first try, from which the others are derived
     * @throws AssertionError if a try fails; its cause is the smallest failure found
     * @throws IllegalStateException if a generator creates no value
     */
    void run(int tries, long first) {
        long seed = first;
        int aborted = 0;
        for (int done = 0; done < tries; seed = new SplittableRandom(seed).nextLong()) {
            Choices choices = Choices.random(seed);
            Throwable failure = failure(choices);
            if (failure == null) {
                done++;
            } else if (failure instanceof Choices.Unusable unusable) {
                throw unusable;
            } else if (!(failure instanceof TestAbortedException)) {
                throw failed(done + 1, tries, seed, choices.made(), failure);
            } else if (++aborted > MAX_ABORTED_PER_TRY * tries) {
                throw new AssertionError(aborted + " tries failed an assumption, and only " + done + " of " + tries + " ran");
            }
        }
    }

    /** Runs the try that these choices determine, and returns its failure or null. */
    private Throwable failure(Choices choices) {
        try {
            body.run(arguments(choices));
            return null;
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                throw error;
            }
            return e;
        }
    }

    private Object[] arguments(Choices choices) {
        return generators.stream().map(choices::draw).toArray();
    }

    private AssertionError failed(int number, int tries, long seed, long[] made, Throwable failure) {
        Smallest smallest = new Smallest(made, failure);
        smallest.search();
        String shown = Arrays.stream(arguments(Choices.of(smallest.choices))).map(Gens::shown).collect(Collectors.joining(", "));
        return new AssertionError("try " + number + " of " + tries + " fails, also with (" + shown + "): " + smallest.failure
                + "\nTo begin with this try: -Dyado.seed=" + seed, smallest.failure);
    }

    /** Searches for the smallest choices that fail like the first ones. */
    private final class Smallest {

        private final Class<?> kind;
        private final long deadline = System.nanoTime() + SHRINK_TIME.toNanos();
        private long[] choices;
        private Throwable failure;
        private int left = SHRINK_TRIES;

        Smallest(long[] choices, Throwable failure) {
            this.choices = choices;
            this.failure = failure;
            this.kind = failure.getClass();
        }

        void search() {
            long[] before;
            do {
                before = choices;
                removeParts();
                makeNumbersSmaller();
            } while (before != choices && mayGoOn());
        }

        private boolean mayGoOn() {
            return left > 0 && System.nanoTime() < deadline;
        }

        private void removeParts() {
            for (int length = Integer.highestOneBit(Math.max(1, choices.length)); length > 0; length /= 2) {
                for (int at = choices.length - length; at >= 0 && mayGoOn(); at--) {
                    if (at + length <= choices.length) {
                        long[] shorter = new long[choices.length - length];
                        System.arraycopy(choices, 0, shorter, 0, at);
                        System.arraycopy(choices, at + length, shorter, at, shorter.length - at);
                        // An element usually belongs to a size that precedes it, so remove both.
                        if (!keepIfFailing(shorter) && at > 0 && shorter[at - 1] != 0) {
                            shorter[at - 1]--;
                            keepIfFailing(shorter);
                        }
                    }
                }
            }
        }

        private void makeNumbersSmaller() {
            for (int at = 0; at < choices.length && mayGoOn(); at++) {
                if (choices[at] == 0 || keepIfFailing(with(at, 0))) {
                    continue;
                }
                long passes = 0;
                while (at < choices.length && Long.compareUnsigned(choices[at] - passes, 1) > 0 && mayGoOn()) {
                    long middle = passes + ((choices[at] - passes) >>> 1);
                    if (!keepIfFailing(with(at, middle))) {
                        passes = middle;
                    }
                }
            }
        }

        private long[] with(int at, long choice) {
            long[] changed = choices.clone();
            changed[at] = choice;
            return changed;
        }

        private boolean keepIfFailing(long[] candidate) {
            left--;
            Choices replayed = Choices.of(candidate);
            Throwable now = failure(replayed);
            if (now == null || now.getClass() != kind) {
                return false;
            }
            choices = replayed.made().length < candidate.length ? replayed.made() : candidate.clone();
            failure = now;
            return true;
        }
    }
}
