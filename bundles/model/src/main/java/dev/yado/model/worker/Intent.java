package dev.yado.model.worker;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.value.Text;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The purpose of a Worker. On the wire, {@code kind} distinguishes the subtypes. */
@ProviderType
public sealed interface Intent {

    /** Maximum length of a text of an intent, in characters. */
    int MAX_TEXT = 8_192;

    /** Returns the intent of a general helper. */
    static Intent assistant() {
        return new Assistant(Optional.empty());
    }

    /** Returns the intent of a general helper with a purpose. @throws YadoException {@link FailureCode#INVALID_REQUEST} if it is too long */
    static Intent assistant(String purpose) {
        return new Assistant(Optional.of(purpose));
    }

    /**
     * Returns the intent of a task with an objective.
     *
     * @throws YadoException {@link FailureCode#INVALID_REQUEST} if the objective is blank or too long
     */
    static Intent task(String objective) {
        return new Task(objective);
    }

    /** Returns the intent of a named function in a workflow. @throws YadoException {@link FailureCode#INVALID_REQUEST} if the name is too long */
    static Intent role(String name) {
        return new Role(name, Optional.empty());
    }

    /** Returns the intent of a named function in a workflow, with a purpose. @throws YadoException {@link FailureCode#INVALID_REQUEST} if one is too long */
    static Intent role(String name, String purpose) {
        return new Role(name, Optional.of(purpose));
    }

    /** Returns the role that lists show, filtered and bounded by {@link Text#label}. */
    String role();

    /** A general helper. */
    record Assistant(Optional<String> purpose) implements Intent {
        /** Checks and copies the components. */
        public Assistant {
            requireBounded("intent.purpose", purpose);
        }

        @Override
        public String role() {
            return purpose.map(Text::label).orElse("assistant");
        }
    }

    /** A task with an objective. */
    record Task(String objective) implements Intent {
        /** Checks the components. @throws YadoException {@link FailureCode#INVALID_REQUEST} if the objective is blank or too long */
        public Task {
            if (objective == null || objective.isBlank()) {
                throw new YadoException(FailureCode.INVALID_REQUEST, "intent.objective must not be blank");
            }
            requireBounded("intent.objective", Optional.of(objective));
        }

        @Override
        public String role() {
            return Text.label(objective);
        }
    }

    /** A named function in a workflow. */
    record Role(String name, Optional<String> purpose) implements Intent {
        /** Checks and copies the components. */
        public Role {
            Objects.requireNonNull(name, "name");
            requireBounded("intent.role", Optional.of(name));
            requireBounded("intent.purpose", purpose);
        }

        @Override
        public String role() {
            return Text.label(name);
        }
    }

    private static void requireBounded(String field, Optional<String> text) {
        if (text.isPresent() && text.get().length() > MAX_TEXT) {
            throw new YadoException(FailureCode.INVALID_REQUEST, field + " must be at most " + MAX_TEXT + " characters");
        }
    }
}
