package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Identifies one request of a caller: a repeat of the request with the same key has the same result.
 *
 * @param value 1 to {@value #MAX_LENGTH} visible ASCII characters
 */
@ProviderType
public record IdempotencyKey(String value) {

    /** Maximum length of a key, in characters. */
    public static final int MAX_LENGTH = 128;

    /** Checks the components. @throws YadoException {@link FailureCode#INVALID_REQUEST} if {@code value} is not of the allowed form */
    public IdempotencyKey {
        boolean valid = value != null && !value.isEmpty() && value.length() <= MAX_LENGTH
                && value.chars().allMatch(c -> c > ' ' && c < 127);
        if (!valid) {
            throw new YadoException(FailureCode.INVALID_REQUEST,
                    "Idempotency-Key must be 1 to " + MAX_LENGTH + " visible ASCII characters without blanks");
        }
    }
}
