package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** Who speaks in an input. */
@ProviderType
public enum InputKind implements WireName {
    /** A person, or a program in the place of one. */
    USER,
    /** The system. */
    SYSTEM
}
