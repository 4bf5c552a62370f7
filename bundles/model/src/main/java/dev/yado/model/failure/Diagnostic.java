package dev.yado.model.failure;

import dev.yado.model.value.Text;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.Worker;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A message for people about a Runtime, host, Worker or listing. It is not the failure of the call that returned it. */
@ProviderType
public record Diagnostic(String code, Severity severity, String message) {

    /** The severity of a diagnostic. */
    public enum Severity implements WireName {
        /** Nothing is wrong. */
        INFO,
        /** Something may need attention. */
        WARNING,
        /** Something does not work. */
        ERROR
    }

    /** Checks and copies the components. */
    public Diagnostic {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        message = Text.bounded(message, Failure.MAX_MESSAGE);
    }

    /** Returns a diagnostic of the severity {@code info}. */
    public static Diagnostic info(String code, String message) {
        return new Diagnostic(code, Severity.INFO, message);
    }

    /** Returns a diagnostic of the severity {@code warning}. */
    public static Diagnostic warning(String code, String message) {
        return new Diagnostic(code, Severity.WARNING, message);
    }

    /** Returns a diagnostic of the severity {@code error}. */
    public static Diagnostic error(String code, String message) {
        return new Diagnostic(code, Severity.ERROR, message);
    }

    /** Returns the diagnostic for a failed call that is one part of a response. */
    public static Diagnostic of(Failure failure) {
        return error(failure.code().wire(), failure.message());
    }
}
