package dev.yado.model;

import org.osgi.annotation.versioning.ProviderType;

/** Who speaks in an input. */
@ProviderType
public enum InputKind implements WireName {
    USER,
    SYSTEM
}
