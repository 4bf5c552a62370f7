package dev.yado.model.json;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.json.internal.DecodeFailures;
import dev.yado.model.json.internal.StrictMapper;
import dev.yado.model.json.internal.UnknownFieldHandler;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads the JSON form of the model, and of API records that contain model types. Immutable and thread-safe. It caches the form of each type, so use
 * one instance per bundle.
 *
 * <p>Every type of {@code dev.yado.model} that is sent or stored has its JSON form here. An API declares its bodies as records, to which the same rules apply:
 * snake_case names; every component is required unless it is an {@code Optional}, a collection or a map (absent means empty) or a {@code boolean} (absent means
 * false); {@code null} counts as absent; empty optionals are not written unless the component has {@code @JsonInclude(ALWAYS)}. Unknown fields are ignored;
 * nothing is converted silently; duplicate fields, text after the value, nesting beyond {@value #MAX_DEPTH} levels and strings beyond {@value #MAX_STRING}
 * characters are refused.
 *
 * <p>Half a surrogate pair has no UTF-8 form; it becomes U+FFFD, both written and read.
 */
@ProviderType
public final class ModelJson {

    /** Maximum nesting that is read, in levels. */
    public static final int MAX_DEPTH = 64;
    /** Maximum length of a string that is read, in characters. */
    public static final int MAX_STRING = 4 * 1024 * 1024;

    private final JsonMapper mapper = StrictMapper.create(MAX_DEPTH, MAX_STRING);

    /**
     * Returns the mapper behind the other methods, for a caller that needs a generator, a parser or a tree. Its exceptions contain internal text and must not leave
     * the bundle. Prefer {@link #decode}.
     */
    public JsonMapper mapper() {
        return mapper;
    }

    /** Returns {@code value} as UTF-8 JSON on one line. */
    public byte[] encode(Object value) {
        return mapper.writeValueAsBytes(value);
    }

    /** Returns {@code value} as JSON on one line. */
    public String encodeToString(Object value) {
        return mapper.writeValueAsString(value);
    }

    /**
     * Reads one value.
     *
     * @throws YadoException {@link FailureCode#INVALID_JSON} with the position if the text is not JSON; {@link FailureCode#INVALID_REQUEST} with the path of the
     *     field and what is allowed there if a field is missing, of the wrong type or beyond a limit; if the model type rejects a value, with the
     *     code of the type. The message can be shown to the sender of the body
     */
    public <T> T decode(byte[] body, Class<T> type) {
        return read(m -> m.createParser(body), type, new UnknownFields());
    }

    /**
     * Reads one value, as {@link #decode(byte[], Class)}.
     *
     * @param unknown receives the fields that the type does not have
     * @throws YadoException also {@link FailureCode#INVALID_REQUEST} if {@code unknown} refuses one of them
     */
    public <T> T decode(byte[] body, Class<T> type, UnknownFields unknown) {
        return read(m -> m.createParser(body), type, unknown);
    }

    /** Reads one value from text, as {@link #decode(byte[], Class)}. */
    public <T> T decode(String body, Class<T> type) {
        return read(m -> m.createParser(body), type, new UnknownFields());
    }

    private <T> T read(Function<JsonMapper, JsonParser> source, Class<T> type, UnknownFields unknown) {
        try (JsonParser parser = source.apply(mapper)) {
            if (parser.nextToken() == null) {
                throw new YadoException(FailureCode.INVALID_JSON, "the body is empty; JSON is expected");
            }
            BiConsumer<String, String> receiver = unknown::add;
            T value = mapper.readerFor(type).withAttribute(UnknownFieldHandler.RECEIVER, receiver).readValue(parser);
            if (value == null) {
                throw new YadoException(FailureCode.INVALID_REQUEST, "the body must not be null");
            }
            if (parser.nextToken() != null) {
                throw new YadoException(FailureCode.INVALID_JSON,
                        "there is more text after the JSON value, at " + DecodeFailures.position(parser.currentTokenLocation()));
            }
            return value;
        } catch (JacksonException e) {
            throw DecodeFailures.translate(e);
        }
    }
}
