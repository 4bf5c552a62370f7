package dev.yado.model.json.internal;

import dev.yado.model.event.EventPayload;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.util.TokenBuffer;

/** Reads {@code {"event":NAME,"data":{...}}}. The keys can be in any order; others are ignored. */
final class PayloadDeserializer extends ValueDeserializer<EventPayload> {

    private final Payloads payloads;

    PayloadDeserializer(Payloads payloads) {
        this.payloads = payloads;
    }

    @Override
    public EventPayload deserialize(JsonParser in, DeserializationContext context) throws JacksonException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            return context.reportInputMismatch(EventPayload.class, "");
        }
        String event = null;
        EventPayload payload = null;
        TokenBuffer early = null;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            if ("event".equals(name)) {
                event = eventName(in, context);
            } else if ("data".equals(name) && event != null) {
                payload = data(event, in, context);
            } else if ("data".equals(name)) {
                early = context.bufferAsCopyOfValue(in);
            } else {
                in.skipChildren();
            }
        }
        if (event == null) {
            throw missing(context, "event");
        }
        if (early != null) {
            try (JsonParser data = early.asParser(context)) {
                data.nextToken();
                return data(event, data, context);
            }
        }
        return payload != null ? payload : withoutData(event, context);
    }

    private String eventName(JsonParser in, DeserializationContext context) {
        try {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                return context.reportInputMismatch(String.class, "");
            }
            String event = in.getString();
            if (payloads.byName(event).isEmpty() && !Payloads.isOpaque(event)) {
                // DecodeFailures recognises this type, as text, as the name of an event.
                throw context.weirdStringException("", EventPayload.class, "");
            }
            return event;
        } catch (JacksonException e) {
            throw e.prependPath(EventPayload.class, "event");
        }
    }

    private EventPayload data(String event, JsonParser in, DeserializationContext context) {
        try {
            if (Payloads.isOpaque(event)) {
                if (in.currentToken() != JsonToken.START_OBJECT) {
                    return context.reportInputMismatch(EventPayload.class, "");
                }
                return new EventPayload.Opaque(event, Optional.of(NaturalValues.readObject(in)));
            }
            return read(payloads.byName(event).orElseThrow(), in, context);
        } catch (JacksonException e) {
            throw e.prependPath(EventPayload.class, "data");
        }
    }

    private static <P extends EventPayload, S> P read(Payloads.Kind<P, S> kind, JsonParser in, DeserializationContext context) {
        if (kind.shape() == null) {
            in.skipChildren();
            return kind.reader().apply(null);
        }
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return context.reportInputMismatch(kind.shape(), "");
        }
        return kind.reader().apply(context.readValue(in, kind.shape()));
    }

    private EventPayload withoutData(String event, DeserializationContext context) {
        if (Payloads.isOpaque(event)) {
            return new EventPayload.Opaque(event, Optional.empty());
        }
        Payloads.Kind<?, ?> kind = payloads.byName(event).orElseThrow();
        if (kind.shape() != null) {
            throw missing(context, "data");
        }
        return kind.reader().apply(null);
    }

    private static JacksonException missing(DeserializationContext context, String field) {
        return InvalidNullException.from(context, PropertyName.construct(field), context.constructType(EventPayload.class))
                .prependPath(EventPayload.class, field);
    }
}
