package dev.yado.runtime.spi.profile;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What is to happen when a Worker wants to use a tool. */
@ProviderType
public enum Permission implements WireName {
    /** It may. */
    ALLOW,
    /** Somebody is asked; without an answer it may not. */
    ASK,
    /** It may not, and nobody is asked. */
    DENY
}
