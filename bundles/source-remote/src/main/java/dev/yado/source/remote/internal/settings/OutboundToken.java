package dev.yado.source.remote.internal.settings;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.support.secret.SecretFile;
import dev.yado.support.secret.SecretUnavailableException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The token that this Backend presents to one Runtime. Never printed, kept in memory only, and read again when the Runtime refuses it. Thread-safe. */
public final class OutboundToken {

    static final OutboundToken NONE = new OutboundToken(() -> null);

    private static final int MAX_LENGTH = 4_096;

    private final Supplier<String> source;
    private volatile String value;

    private OutboundToken(Supplier<String> source) {
        this.source = source;
        this.value = source.get();
    }

    /**
     * Reads the token from a file or an environment variable.
     *
     * @param file     blank for none
     * @param variable blank for none
     * @throws YadoException {@code invalid_request}; the message names the setting, never a path or the token
     */
    public static OutboundToken of(String file, String variable, UnaryOperator<String> environment) {
        if (!file.isBlank() && !variable.isBlank()) {
            throw invalid("token_file and token_env exclude each other");
        }
        if (!file.isBlank()) {
            return new OutboundToken(() -> checked("the file of token_file", read(file)));
        }
        if (!variable.isBlank()) {
            return new OutboundToken(() -> checked("the variable of token_env", Optional.ofNullable(environment.apply(variable)).orElse("")));
        }
        return NONE;
    }

    public Optional<String> value() {
        return Optional.ofNullable(value);
    }

    /** Reads the token again, because it may have been replaced. Keeps the old one if that fails. */
    public void refresh() {
        try {
            value = source.get();
        } catch (YadoException e) {
            // The Runtime keeps refusing the old one, which is shown; a file that is just being replaced is read next time.
        }
    }

    private static String read(String file) {
        try {
            return SecretFile.read(file, MAX_LENGTH).value();
        } catch (SecretUnavailableException e) {
            throw invalid("the file of token_file " + e.getMessage());
        }
    }

    private static String checked(String where, String text) {
        String token = text.strip();
        if (token.isEmpty() || token.length() > MAX_LENGTH || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw invalid(where + " must hold one token of visible ASCII characters");
        }
        return token;
    }

    private static YadoException invalid(String message) {
        return new YadoException(FailureCode.INVALID_REQUEST, message);
    }

    @Override
    public String toString() {
        return "BearerToken[<redacted>]";
    }
}
