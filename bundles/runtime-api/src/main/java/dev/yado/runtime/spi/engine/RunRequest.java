package dev.yado.runtime.spi.engine;

import dev.yado.model.id.RunId;
import dev.yado.model.worker.InputKind;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a run is about.
 *
 * @param content      the accepted input; it is already the newest item of the transcript
 * @param cancellation tells when to give up
 */
@ProviderType
public record RunRequest(RunId runId, InputKind kind, String content, Cancellation cancellation) {
}
