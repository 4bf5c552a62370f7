package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What a cancel ends. */
@ProviderType
public enum CancelScope implements WireName {
    /** The Worker. Final. The default. */
    WORKER,
    /** The active run only; the Worker stays running. */
    RUN
}
