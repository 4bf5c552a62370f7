package dev.yado.model.json.internal;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Everything about the model that records bound by name do not say by themselves. */
final class ModelModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    ModelModule() {
        super("yado-model");
        setDeserializers(Scalars.enums());
        Scalars.addTo(this);
        Tagged.MIXINS.forEach(this::setMixInAnnotation);
        WorkerWire.addTo(this);
        InteractionWire.addTo(this);
        AnswerWire.addTo(this);
        Payloads.addTo(this);
        Frames.addTo(this);
        IncomingFrames.addTo(this);
        // What Map<String, Object> holds: the values that the model calls JSON-natural, whatever the number's size.
        addDeserializer(Object.class, new ValueDeserializer<Object>() {
            @Override
            public Object deserialize(JsonParser in, DeserializationContext context) throws JacksonException {
                return NaturalValues.read(in);
            }
        });
    }
}
