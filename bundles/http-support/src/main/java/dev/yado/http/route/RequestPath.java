package dev.yado.http.route;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Splits a raw request path into segments. The container's parsed path is not used: it resolves {@code ..} and decodes {@code %2F}, which
 * would change ids. Stateless.
 */
@ProviderType
public final class RequestPath {

    private static final int MAX_LENGTH = 2_048;

    private RequestPath() {
    }

    /**
     * Returns the segments after the first slash, each decoded separately. Empty segments stay; a decoded segment may contain any
     * character, including a slash.
     *
     * @throws YadoException {@code invalid_request} if the path is too long or not percent-encoded UTF-8
     */
    public static List<String> segments(String raw) {
        if (raw.length() > MAX_LENGTH || !raw.startsWith("/")) {
            throw new YadoException(FailureCode.INVALID_REQUEST, "the path must begin with / and have at most " + MAX_LENGTH + " characters");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : raw.substring(1).split("/", -1)) {
            segments.add(decode(segment, false).orElseThrow(() -> new YadoException(FailureCode.INVALID_REQUEST, "the path is not percent-encoded UTF-8")));
        }
        return segments;
    }

    /** Decodes a segment or a query parameter; empty if it is not percent-encoded UTF-8. */
    static Optional<String> decode(String text, boolean plusIsBlank) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length() || !HexFormat.isHexDigit(text.charAt(i + 1)) || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                    return Optional.empty();
                }
                bytes.put((byte) HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else if (c == '+' && plusIsBlank) {
                bytes.put((byte) ' ');
            } else {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
