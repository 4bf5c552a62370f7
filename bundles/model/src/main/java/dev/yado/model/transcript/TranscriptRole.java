package dev.yado.model.transcript;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** Who speaks in a transcript item. */
@ProviderType
public enum TranscriptRole implements WireName {
    USER,
    SYSTEM,
    ASSISTANT,
    TOOL
}
