package dev.yado.http.body;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.UnknownFields;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/** A request body that must be JSON in UTF-8. Used by one thread. */
@ProviderType
public final class JsonBody {

    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)", Pattern.CASE_INSENSITIVE);

    private final HttpServletRequest request;
    private final byte[] bytes;
    private final ModelJson json;

    /** @param bytes the body as it was received */
    public JsonBody(HttpServletRequest request, byte[] bytes, ModelJson json) {
        this.request = request;
        this.bytes = bytes;
        this.json = json;
    }

    /**
     * Decodes the body.
     *
     * @throws YadoException {@code unsupported_media_type}, {@code invalid_json}, {@code invalid_request}
     */
    public <T> T as(Class<T> type) {
        return as(type, new UnknownFields());
    }

    /** Decodes the body like {@link #as(Class)}. @param unknown receives the fields that the type does not have */
    public <T> T as(Class<T> type, UnknownFields unknown) {
        return json.decode(bytes(), type, unknown);
    }

    /** Decodes the body like {@link #as(Class, UnknownFields)}, but treats an empty body of any content type as {@code {}}. */
    public <T> T asOptional(Class<T> type, UnknownFields unknown) {
        return bytes.length == 0 ? json.decode(EMPTY_OBJECT, type) : as(type, unknown);
    }

    /**
     * Returns the body, which has the content type JSON and is UTF-8.
     *
     * @throws YadoException {@code unsupported_media_type}, {@code invalid_json}
     */
    public byte[] bytes() {
        requireJson();
        return requireUtf8();
    }

    /** Returns the body like {@link #bytes}, but with any content type; may be empty. */
    public byte[] bytesOfAnyType() {
        return requireUtf8();
    }

    /** Requires the content type JSON. It may be repeated: one known client sends every header twice. */
    private void requireJson() {
        Set<String> types = new HashSet<>();
        List<String> headers = Collections.list(request.getHeaders("Content-Type"));
        for (String header : headers) {
            int parameters = header.indexOf(';');
            types.add((parameters < 0 ? header : header.substring(0, parameters)).strip().toLowerCase(Locale.ROOT));
            Matcher charset = CHARSET.matcher(header);
            if (charset.find() && !charset.group(1).equalsIgnoreCase("utf-8")) {
                throw new YadoException(FailureCode.UNSUPPORTED_MEDIA_TYPE, "the body must be UTF-8");
            }
        }
        if (!types.equals(Set.of("application/json"))) {
            throw new YadoException(FailureCode.UNSUPPORTED_MEDIA_TYPE, "the body must have Content-Type application/json");
        }
    }

    /**
     * Requires UTF-8 without NUL characters. The JSON parser is more lenient: it recognises UTF-16 and UTF-32 by their NULs, and accepts overlong forms, which
     * a checker in front of this process may read as other characters.
     */
    private byte[] requireUtf8() {
        boolean valid;
        try {
            valid = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).chars().noneMatch(c -> c == 0);
        } catch (CharacterCodingException e) {
            valid = false;
        }
        if (!valid) {
            throw new YadoException(FailureCode.INVALID_JSON, "the body is not JSON in UTF-8");
        }
        return bytes;
    }
}
