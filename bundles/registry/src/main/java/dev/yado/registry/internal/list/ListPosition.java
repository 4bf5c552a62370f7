package dev.yado.registry.internal.list;

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
 * Where the next page of a list over several Runtimes begins: within this Runtime, or, when it is not here any more, with the first
 * one after it. On the wire an opaque base64url token.
 *
 * @param within where to go on in that Runtime
 */
public record ListPosition(RuntimeId runtime, SourcePosition within) {

    /**
     * A place in one source's own listing.
     *
     * @param after the source's own token; empty for its beginning
     * @param skip  how many items after that were shown already: more than 0 only for a source that answers with more than it was asked for
     */
    public record SourcePosition(Optional<String> after, int skip) {

        static final SourcePosition BEGINNING = new SourcePosition(Optional.empty(), 0);
    }

    /** Longest token accepted, in characters. */
    static final int MAX_TOKEN = 4_096;

    private static final char END = '\n';

    public static ListPosition beginningOf(RuntimeId runtime) {
        return new ListPosition(runtime, SourcePosition.BEGINNING);
    }

    /** Where to begin in {@code id}, which is at or after this position's Runtime. */
    SourcePosition startIn(RuntimeId id) {
        return id.equals(runtime) ? within : SourcePosition.BEGINNING;
    }

    public String token() {
        String plain = runtime.value() + END + within.skip() + within.after().map(own -> END + own).orElse("");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws YadoException {@code invalid_query} for anything that {@link #token} did not make */
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
            // One position, one token: what decodes but reads differently ("+1", other padding bits) was not made here.
            return skip >= 0 && position.token().equals(token) ? Optional.of(position) : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
