package dev.yado.backend.http.internal.json;

import dev.yado.model.CancelScope;
import java.util.Optional;

/** What a Browser says when it stops or cancels; all of it is optional. */
public record EndBody(Optional<String> reason, Optional<CancelScope> scope) {
}
