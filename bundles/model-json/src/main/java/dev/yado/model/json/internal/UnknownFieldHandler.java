package dev.yado.model.json.internal;

import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/** Ignores unknown fields, and reports each to the receiver that the attribute {@link #RECEIVER} of a read has, if any: first its object's path, then its name. */
public final class UnknownFieldHandler extends DeserializationProblemHandler {

    /** The attribute with a {@code BiConsumer<String, String>}. */
    public static final Object RECEIVER = new Object();

    @Override
    public boolean handleUnknownProperty(DeserializationContext context, JsonParser in, ValueDeserializer<?> deserializer, Object beanOrClass, String name)
            throws JacksonException {
        if (context.getAttribute(RECEIVER) instanceof BiConsumer<?, ?> receiver) {
            @SuppressWarnings("unchecked")
            BiConsumer<String, String> typed = (BiConsumer<String, String>) receiver;
            typed.accept(object(context.getParser(), in), name);
        }
        in.skipChildren();
        return true;
    }

    /**
     * Returns the path of the object that has the field. The library buffers the unknown fields of a record and reports them when the record is complete: the
     * parser of the body is then behind the object, and {@code in} is the one of the buffer.
     */
    private static String object(JsonParser body, JsonParser in) {
        if (body != in) {
            return path(body.streamReadContext());
        }
        TokenStreamContext object = in.currentToken().isStructStart() ? in.streamReadContext().getParent() : in.streamReadContext();
        return path(object.getParent());
    }

    private static String path(TokenStreamContext context) {
        if (context == null) {
            return "";
        }
        String parent = path(context.getParent());
        if (context.inArray()) {
            return parent + "[" + context.getCurrentIndex() + "]";
        }
        if (!context.inObject() || context.currentName() == null) {
            return parent;
        }
        return parent.isEmpty() ? context.currentName() : parent + "." + context.currentName();
    }
}
