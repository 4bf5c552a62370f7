package dev.yado.backend.http.internal.json;

import dev.yado.model.failure.Diagnostic;
import dev.yado.registry.api.Listing;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The envelope of every list.
 *
 * @param limit the requested limit
 * @param next  value of {@code after} for the next page; absent on the last page
 */
public record ListView<T>(String workspaceId, int limit, List<T> items, String source, List<Diagnostic> diagnostics, int diagnosticsOmitted,
        Optional<String> next) {

    public static <P, T> ListView<T> of(String workspaceId, int limit, Listing<P> listing, Function<P, T> view) {
        return new ListView<>(workspaceId, limit, listing.items().stream().map(view).toList(), "worker_runtime_registry",
                listing.diagnostics(), listing.diagnosticsOmitted(), listing.next());
    }
}
