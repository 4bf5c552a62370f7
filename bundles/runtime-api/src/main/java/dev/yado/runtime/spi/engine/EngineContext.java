package dev.yado.runtime.spi.engine;

import dev.yado.model.WorkerRef;
import dev.yado.runtime.spi.profile.Profile;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an engine gets to know of a Worker.
 *
 * @param worker     who
 * @param profile    as it was resolved when the Worker was created; later changes of the configuration do not show here
 * @param transcript what was said so far; read it when a conversation must be rebuilt
 */
@ProviderType
public record EngineContext(WorkerRef worker, Profile profile, TranscriptReader transcript) {
}
