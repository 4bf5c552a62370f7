package dev.yado.model.json.internal;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** The serializers and deserializers of model types for which data binding of records is not sufficient. */
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
        // Values of Map<String, Object>: the JSON-natural values of the model, with numbers of any size.
        addDeserializer(Object.class, new ValueDeserializer<Object>() {
            @Override
            public Object deserialize(JsonParser in, DeserializationContext context) throws JacksonException {
                return NaturalValues.read(in);
            }
        });
    }
}
