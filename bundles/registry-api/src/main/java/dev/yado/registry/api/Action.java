package dev.yado.registry.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What a caller wants to do. */
@ProviderType
public enum Action implements WireName {
    LIST(false), READ(false), OBSERVE(false), CREATE(true), INPUT(true), ANSWER(true), STOP(true), CANCEL(true), DELETE(true);

    private final boolean changing;

    Action(boolean changing) {
        this.changing = changing;
    }

    /** True when it changes something. */
    public boolean changing() {
        return changing;
    }
}
