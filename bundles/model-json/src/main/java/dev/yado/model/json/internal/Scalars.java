package dev.yado.model.json.internal;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.HostId;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.value.WireName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleDeserializers;
import tools.jackson.databind.module.SimpleModule;

/** The types whose JSON form is a string. No other JSON value is accepted for them. */
final class Scalars {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Scalars() {
    }

    static void addTo(SimpleModule module) {
        add(module, String.class, WellFormed::text, WellFormed::text);
        add(module, RuntimeId.class, RuntimeId::value, RuntimeId::new);
        add(module, WorkerId.class, WorkerId::value, WorkerId::new);
        add(module, HostId.class, HostId::value, HostId::new);
        add(module, RunId.class, RunId::value, RunId::new);
        add(module, InteractionId.class, InteractionId::value, InteractionId::new);
        add(module, Epoch.class, Epoch::wire, Epoch::parse);
        add(module, Instant.class, Scalars::time, Scalars::time);
        add(module, FailureCode.class, FailureCode::wire, text -> FailureCode.fromWire(text).orElseThrow(IllegalArgumentException::new));
        module.addSerializer(WireName.class, new ToText<>(WireName::wire));
    }

    /** Returns the deserializers of all {@link WireName} enums. */
    static SimpleDeserializers enums() {
        return new SimpleDeserializers() {
            @Override
            public ValueDeserializer<?> findEnumDeserializer(JavaType type, DeserializationConfig config,
                    BeanDescription.Supplier description) {
                Class<?> raw = type.getRawClass();
                return WireName.class.isAssignableFrom(raw) ? fromWire(raw) : super.findEnumDeserializer(type, config, description);
            }
        };
    }

    private static ValueDeserializer<?> fromWire(Class<?> type) {
        Map<String, Object> byName = new HashMap<>();
        for (Object constant : type.getEnumConstants()) {
            byName.put(((WireName) constant).wire(), constant);
        }
        return new FromText<>(type, text -> {
            Object constant = byName.get(text);
            if (constant == null) {
                throw new IllegalArgumentException("unknown name");
            }
            return constant;
        });
    }

    static String time(Instant at) {
        return MILLIS.format(at);
    }

    private static Instant time(String text) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from).truncatedTo(ChronoUnit.MILLIS);
    }

    private static <T> void add(SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(type, new ToText<>(write));
        module.addDeserializer(type, new FromText<>(type, read));
    }

    private static final class ToText<T> extends ValueSerializer<T> {
        private final Function<T, String> write;

        ToText(Function<T, String> write) {
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) throws JacksonException {
            out.writeString(write.apply(value));
        }
    }

    /** Reads a type from a string. If {@code read} throws an IllegalArgumentException or DateTimeException, the failure states the expected form. */
    private static final class FromText<T> extends ValueDeserializer<T> {
        private final Class<?> type;
        private final Function<String, ? extends T> read;

        FromText(Class<?> type, Function<String, ? extends T> read) {
            this.type = type;
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws JacksonException {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                // For an id or a time the failure states that a string is expected; for an enum it lists the names.
                context.reportInputMismatch(type.isEnum() || type == Instant.class ? type : String.class, "");
            }
            String text = in.getString();
            try {
                return read.apply(text);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw context.weirdStringException("", type, "");
            }
        }
    }
}
