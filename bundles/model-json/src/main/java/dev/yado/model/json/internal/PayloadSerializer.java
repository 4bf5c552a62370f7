package dev.yado.model.json.internal;

import dev.yado.model.event.EventPayload;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes {@code {"event":NAME,"data":{...}}}. Unit kinds have no {@code data}: older clients refuse even an empty one. */
final class PayloadSerializer extends ValueSerializer<EventPayload> {

    private final Payloads payloads;

    PayloadSerializer(Payloads payloads) {
        this.payloads = payloads;
    }

    @Override
    public void serialize(EventPayload payload, JsonGenerator out, SerializationContext context) throws JacksonException {
        out.writeStartObject();
        out.writeStringProperty("event", payload.event());
        if (payload instanceof EventPayload.Opaque opaque) {
            opaque.data().ifPresent(data -> {
                out.writeName("data");
                NaturalValues.write(out, data);
            });
        } else {
            writeData(payloads.of(payload), payload, out, context);
        }
        out.writeEndObject();
    }

    private static <P extends EventPayload> void writeData(Payloads.Kind<P, ?> kind, P payload, JsonGenerator out,
            SerializationContext context) {
        if (kind.writer() != null) {
            out.writeName("data");
            out.writeStartObject();
            kind.writer().write(payload, out, context);
            out.writeEndObject();
        }
    }
}
