package dev.yado.registry.internal.aggregation;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The position at which the next page of a list over several Runtimes begins: within this Runtime, or at the first one after it if it no
 * longer exists. On the wire, an opaque base64url token.
 *
 * @param within the position within that Runtime
 */
public record ListPosition(RuntimeId runtime, SourcePosition within) {

    /**
     * A position in one source's own listing.
     *
     * @param after the source's own token; empty for the beginning
     * @param skip number of items after it that were returned already; above 0 only for a source that returns more than requested
     */
    public record SourcePosition(Optional<String> after, int skip) {

        static final SourcePosition BEGINNING = new SourcePosition(Optional.empty(), 0);
    }

    /** Maximum length of a token, in characters. */
    static final int MAX_TOKEN = 4_096;

    private static final char END = '\n';

    public static ListPosition beginningOf(RuntimeId runtime) {
        return new ListPosition(runtime, SourcePosition.BEGINNING);
    }

    /** Returns the position in {@code id}, which is at or after this position's Runtime. */
    SourcePosition startIn(RuntimeId id) {
        return id.equals(runtime) ? within : SourcePosition.BEGINNING;
    }

    public String token() {
        String plain = runtime.value() + END + within.skip() + within.after().map(own -> END + own).orElse("");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Parses a token.
     *
     * @throws YadoException {@code invalid_query} for anything that {@link #token} did not create
     */
    public static ListPosition parse(String token) {
        return tryParse(token).orElseThrow(ListPosition::malformed);
    }

    public static YadoException malformed() {
        return new YadoException(FailureCode.INVALID_QUERY, "after must be the next of an earlier page of this list");
    }

    private static Optional<ListPosition> tryParse(String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            String[] parts = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().split("" + END, 3);
            if (parts.length < 2 || !Identifiers.isValid(parts[0])) {
                return Optional.empty();
            }
            int skip = Integer.parseInt(parts[1]);
            Optional<String> after = parts.length == 3 ? Optional.of(parts[2]) : Optional.empty();
            ListPosition position = new ListPosition(new RuntimeId(parts[0]), new SourcePosition(after, skip));
            // Each position has exactly one token: other encodings of it ("+1", other padding bits) are invalid.
            return skip >= 0 && position.token().equals(token) ? Optional.of(position) : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
