package dev.yado.runtime.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.runtime.RuntimeSummary;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The management facet: what a Runtime is and can do, and its diagnostics. */
@ProviderType
public interface RuntimeManagement {

    /** Returns status, capabilities, limits, engines and profiles as they are now. Does not access the store. */
    RuntimeSummary summary();

    /** Returns the active diagnostics (a missing engine, a profile that falls back), followed by the most recent events; at most 256. */
    List<Diagnostic> diagnostics();

    /**
     * Refuses new runs ({@code runtime_draining}) from now on; active runs continue. Reads, stop and cancel still work. Idempotent and final.
     */
    void drain();
}
