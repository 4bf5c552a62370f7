package dev.yado.model.value;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/** A page of a listing. @param next the value of {@code after} for the next page; empty if this is the last page */
@ProviderType
public record Page<T>(List<T> items, Optional<String> next) {

    /** Checks and copies the components. */
    public Page {
        items = List.copyOf(items);
    }

    /** Returns a page. @param next the value of {@code after} for the next page; null if this is the last page */
    public static <T> Page<T> of(List<T> items, String next) {
        return new Page<>(items, Optional.ofNullable(next));
    }

    /** Returns the last page of a listing. */
    public static <T> Page<T> last(List<T> items) {
        return new Page<>(items, Optional.empty());
    }

    /** Returns this page with each item mapped. */
    public <R> Page<R> map(Function<? super T, ? extends R> mapper) {
        return new Page<>(items.stream().<R>map(mapper).toList(), next);
    }
}
