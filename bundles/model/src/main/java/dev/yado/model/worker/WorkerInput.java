package dev.yado.model.worker;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Something said to a Worker. */
@ProviderType
public record WorkerInput(InputKind kind, String content, Delivery delivery) {

    /** Longest content, in characters. Fits the 2 MiB body limit of the HTTP APIs even when every character is escaped or wide. */
    public static final int MAX_CONTENT = 262_144;

    /** @throws YadoException {@link FailureCode#INVALID_REQUEST} when the content is blank or too long */
    public WorkerInput {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(delivery, "delivery");
        requireContent("content", content);
    }

    /** Returns an input of a person that is refused while a run is active. */
    public static WorkerInput user(String content) {
        return new WorkerInput(InputKind.USER, content, Delivery.REJECT);
    }

    static void requireContent(String field, String content) {
        if (content == null || content.isBlank()) {
            throw new YadoException(FailureCode.INVALID_REQUEST, field + " must not be blank");
        }
        if (content.length() > MAX_CONTENT) {
            throw new YadoException(FailureCode.INVALID_REQUEST, field + " must be at most " + MAX_CONTENT + " characters");
        }
    }
}
