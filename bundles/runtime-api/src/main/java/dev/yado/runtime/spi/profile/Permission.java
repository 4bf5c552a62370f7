package dev.yado.runtime.spi.profile;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The policy for the use of a tool. */
@ProviderType
public enum Permission implements WireName {
    /** The tool is permitted. */
    ALLOW,
    /** An interaction decides; without an answer the tool is not permitted. */
    ASK,
    /** The tool is not permitted; no interaction is opened. */
    DENY
}
