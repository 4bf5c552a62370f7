package dev.yado.testing.property;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The choices that determine a try, as a list of random or given numbers. A smaller number is a simpler choice, so a failed try is simplified by making its
 * numbers smaller and fewer, independently of the generators.
 *
 * <p>Belongs to one try and one thread.
 */
public final class Choices {

    private static final int MAX = 1_000_000;

    private final SplittableRandom random;
    private final long[] given;
    private long[] made = new long[64];
    private int size;

    private Choices(SplittableRandom random, long[] given) {
        this.random = random;
        this.given = given;
    }

    /** Returns random choices from a seed. */
    static Choices random(long seed) {
        return new Choices(new SplittableRandom(seed), new long[0]);
    }

    /** Returns choices that start with these numbers, each limited to its bound, followed by zeros. */
    static Choices of(long[] given) {
        return new Choices(null, given);
    }

    /** Returns the value that a generator creates from the next choices. */
    public <T> T draw(Gen<T> generator) {
        return generator.from(this);
    }

    /**
     * Returns the next choice.
     *
     * @param max the maximum, as an unsigned number, so -1 allows all
     * @return 0 to {@code max}, unsigned
     */
    public long next(long max) {
        long choice = random != null ? bounded(max) : size < given.length ? cut(given[size], max) : 0;
        if (size == made.length) {
            if (size >= MAX) {
                throw new Unusable("a value needs more than " + MAX + " choices");
            }
            made = Arrays.copyOf(made, 2 * size);
        }
        made[size++] = choice;
        return choice;
    }

    private long bounded(long max) {
        if (max == -1) {
            return random.nextLong();
        }
        return max >= 0 && max < Long.MAX_VALUE ? random.nextLong(max + 1) : Long.remainderUnsigned(random.nextLong(), max + 1);
    }

    private static long cut(long choice, long max) {
        return Long.compareUnsigned(choice, max) <= 0 ? choice : max;
    }

    /** Returns the choices so far. */
    long[] made() {
        return Arrays.copyOf(made, size);
    }

    /** Reports choices from which no value can be generated. */
    static final class Unusable extends IllegalStateException {

        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }
}
