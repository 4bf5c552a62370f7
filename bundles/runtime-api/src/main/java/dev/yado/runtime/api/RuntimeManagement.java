package dev.yado.runtime.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.runtime.RuntimeSummary;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The management facet: what this Runtime is, can do and has to say. */
@ProviderType
public interface RuntimeManagement {

    /** Status, capabilities, limits, engines and profiles as they are now. Costs no store access. */
    RuntimeSummary summary();

    /** Remarks that stand now (an engine that is missing, a profile that falls back), and the newest notable happenings; at most 256. */
    List<Diagnostic> diagnostics();

    /**
     * Refuses new runs ({@code runtime_draining}) from now on; active ones go on. Reads, stop and cancel still work. Idempotent and final.
     */
    void drain();
}
