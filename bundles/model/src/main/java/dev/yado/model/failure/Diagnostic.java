package dev.yado.model.failure;

import dev.yado.model.value.Text;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.Worker;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A remark on a Runtime, host, Worker or listing: something to know, not the failure of the call that returned it. */
@ProviderType
public record Diagnostic(String code, Severity severity, String message) {

    /** How much it matters. */
    public enum Severity implements WireName {
        INFO, WARNING, ERROR
    }

    public Diagnostic {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        message = Text.bounded(message, Failure.MAX_MESSAGE);
    }

    public static Diagnostic info(String code, String message) {
        return new Diagnostic(code, Severity.INFO, message);
    }

    public static Diagnostic warning(String code, String message) {
        return new Diagnostic(code, Severity.WARNING, message);
    }

    public static Diagnostic error(String code, String message) {
        return new Diagnostic(code, Severity.ERROR, message);
    }

    /** A failed call as a remark, for answers that go on without it. */
    public static Diagnostic of(Failure failure) {
        return error(failure.code().wire(), failure.message());
    }
}
