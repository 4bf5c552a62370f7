package dev.yado.model;

import org.osgi.annotation.versioning.ProviderType;

/** Who speaks in a transcript item. */
@ProviderType
public enum TranscriptRole implements WireName {
    USER,
    SYSTEM,
    ASSISTANT,
    TOOL
}
