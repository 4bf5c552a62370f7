package dev.yado.runtime.spi.store;

import dev.yado.model.failure.Diagnostic;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** A diagnostic that is still shown after a restart. */
@ProviderType
public record RecordedDiagnostic(Instant at, Diagnostic what) {
}
