package dev.yado.testing.property;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A generator, which creates a value from choices. A generator that needs several values draws them from the same choices:
 *
 * <pre>{@code Gen<Point> points = choices -> new Point(choices.draw(ints()), choices.draw(ints()));}</pre>
 *
 * A generator has no state, and creates the same value from the same choices.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
public interface Gen<T> {

    /** Maximum attempts of {@link #filter} for one value. */
    int FILTER_TRIES = 1_000;

    /** Returns the value that the next choices determine. */
    T from(Choices choices);

    /** Returns a generator that applies the function to this generator's values. */
    default <R> Gen<R> map(Function<? super T, ? extends R> function) {
        return choices -> function.apply(from(choices));
    }

    /**
     * Returns a generator of the values that the predicate accepts.
     *
     * @throws IllegalStateException from the generator, if 1,000 consecutive values are rejected
     */
    default Gen<T> filter(Predicate<? super T> accepted) {
        return choices -> {
            for (int i = 0; i < FILTER_TRIES; i++) {
                T value = from(choices);
                if (accepted.test(value)) {
                    return value;
                }
            }
            throw new Choices.Unusable("the filter rejected " + FILTER_TRIES + " generated values");
        };
    }

    /** Returns a generator of lists of up to {@code max} values. */
    default Gen<List<T>> list(int max) {
        return list(0, max);
    }

    /** Returns a generator of lists of {@code min} to {@code max} values. */
    default Gen<List<T>> list(int min, int max) {
        Gen<Integer> sizes = Gens.sizes(min, max);
        return choices -> {
            int size = choices.draw(sizes);
            List<T> list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                list.add(from(choices));
            }
            return list;
        };
    }

    /** Returns a generator of optional values, one in five of them empty. */
    default Gen<Optional<T>> optional() {
        return choices -> choices.next(4) == 0 ? Optional.empty() : Optional.of(from(choices));
    }
}
