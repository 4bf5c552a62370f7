package dev.yado.model.transcript;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The author of a transcript item. */
@ProviderType
public enum TranscriptRole implements WireName {
    /** A person, or a program that acts as one. */
    USER,
    /** The Runtime or its operator. */
    SYSTEM,
    /** The Worker's engine. */
    ASSISTANT,
    /** A tool. */
    TOOL
}
