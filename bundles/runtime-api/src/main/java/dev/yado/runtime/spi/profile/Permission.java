package dev.yado.runtime.spi.profile;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The policy for the use of a tool. */
@ProviderType
public enum Permission implements WireName {
    /** The tool may be used. */
    ALLOW,
    /** An interaction decides; without an answer the tool may not be used. */
    ASK,
    /** The tool may not be used; no interaction is opened. */
    DENY
}
