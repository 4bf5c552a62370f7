package dev.yado.model.json.internal;

import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Writes and reads a model type by way of a record that has its JSON form. */
final class Converting {

    private Converting() {
    }

    static <M, W> void add(SimpleModule module, Class<M> model, Class<W> wire, Function<M, W> write, Function<W, M> read) {
        module.addSerializer(model, new ValueSerializer<M>() {
            @Override
            public void serialize(M value, JsonGenerator out, SerializationContext context) throws JacksonException {
                context.writeValue(out, write.apply(value));
            }
        });
        module.addDeserializer(model, new ValueDeserializer<M>() {
            // Cached, since the context creates a new deserializer for each request.
            private volatile ValueDeserializer<Object> shape;

            @Override
            public M deserialize(JsonParser in, DeserializationContext context) throws JacksonException {
                ValueDeserializer<Object> known = shape;
                if (known == null) {
                    known = context.findRootValueDeserializer(context.constructType(wire));
                    shape = known;
                }
                return read.apply(wire.cast(known.deserialize(in, context)));
            }
        });
    }
}
