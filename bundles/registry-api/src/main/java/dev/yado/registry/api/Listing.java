package dev.yado.registry.api;

import dev.yado.model.failure.Diagnostic;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A page of a list over several Runtimes.
 *
 * @param diagnostics at most {@value #MAX_DIAGNOSTICS}: one for each Runtime that is late, has failed or is unavailable, then those of the others
 * @param diagnosticsOmitted the number of further diagnostics
 * @param next the value of {@code after} for the next page; empty if this is the last page
 */
@ProviderType
public record Listing<T>(List<T> items, List<Diagnostic> diagnostics, int diagnosticsOmitted, Optional<String> next) {

    /** Maximum number of diagnostics in one listing. */
    public static final int MAX_DIAGNOSTICS = 16;

    /** Checks and copies the components. */
    public Listing {
        items = List.copyOf(items);
        if (diagnostics.size() > MAX_DIAGNOSTICS) {
            diagnosticsOmitted += diagnostics.size() - MAX_DIAGNOSTICS;
            diagnostics = diagnostics.subList(0, MAX_DIAGNOSTICS);
        }
        diagnostics = List.copyOf(diagnostics);
    }
}
