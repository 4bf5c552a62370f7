package dev.yado.runtime.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.runtime.RuntimeSummary;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The management facet: the summary and diagnostics of a Runtime, and draining. */
@ProviderType
public interface RuntimeManagement {

    /** Returns the current status, capabilities, limits, engines and profiles. Does not access the store. */
    RuntimeSummary summary();

    /** Returns the active diagnostics (for example a missing engine), followed by the newest recorded ones; at most 256. */
    List<Diagnostic> diagnostics();

    /**
     * Refuses new runs ({@code runtime_draining}) from now on; active runs continue. Reads, stop and cancel still work. Idempotent and final.
     */
    void drain();
}
