package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The author of an input. */
@ProviderType
public enum InputKind implements WireName {
    /** A person, or a program that acts as one. */
    USER,
    /** The system. */
    SYSTEM
}
