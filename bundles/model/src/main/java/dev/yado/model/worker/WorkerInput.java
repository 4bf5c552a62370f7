package dev.yado.model.worker;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** An input for a Worker. Immutable. */
@ProviderType
public final class WorkerInput {

    /** Maximum length of the content, in characters. Fits the 2 MiB body limit of the HTTP APIs even if every character is escaped or wide. */
    public static final int MAX_CONTENT = 262_144;

    private final InputKind kind;
    private final String content;
    private final Delivery delivery;

    private WorkerInput(Builder b) {
        kind = Objects.requireNonNull(b.kind, "kind");
        content = requireContent("content", b.content);
        delivery = b.delivery == null ? Delivery.REJECT : b.delivery;
    }

    /** Returns an input of a person that is refused while a run is active. @throws YadoException {@link FailureCode#INVALID_REQUEST} if the content is blank or too long */
    public static WorkerInput user(String content) {
        return builder(InputKind.USER, content).build();
    }

    /** Returns a builder. @param content 1 to {@value #MAX_CONTENT} characters, not blank */
    public static Builder builder(InputKind kind, String content) {
        return new Builder(kind, content);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(kind, content).delivery(delivery);
    }

    /** Returns the origin of the input. */
    public InputKind kind() {
        return kind;
    }

    /** Returns the text. */
    public String content() {
        return content;
    }

    /** Returns what happens to the input if a run is active. */
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkerInput that && kind == that.kind && content.equals(that.content) && delivery == that.delivery;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, content, delivery);
    }

    @Override
    public String toString() {
        return "WorkerInput[kind=" + kind + ", content=" + content + ", delivery=" + delivery + "]";
    }

    static String requireContent(String field, String content) {
        if (content == null || content.isBlank()) {
            throw new YadoException(FailureCode.INVALID_REQUEST, field + " must not be blank");
        }
        if (content.length() > MAX_CONTENT) {
            throw new YadoException(FailureCode.INVALID_REQUEST, field + " must be at most " + MAX_CONTENT + " characters");
        }
        return content;
    }

    /** Collects the values of a {@link WorkerInput}. A null stands for the default. Not thread-safe. */
    public static final class Builder {

        private final InputKind kind;
        private final String content;
        private Delivery delivery;

        private Builder(InputKind kind, String content) {
            this.kind = kind;
            this.content = content;
        }

        /** Sets what happens to the input if a run is active; {@link Delivery#REJECT} by default. */
        public Builder delivery(Delivery newDelivery) {
            delivery = newDelivery;
            return this;
        }

        /** Returns the input. @throws YadoException {@link FailureCode#INVALID_REQUEST} if the content is blank or too long */
        public WorkerInput build() {
            return new WorkerInput(this);
        }
    }
}
