package dev.yado.model.json.internal;

import dev.yado.model.event.EventPayload;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.WorkerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.TokenBuffer;

/** The JSON forms from which frames and pages are read; they omit the fields that are not used. */
public final class IncomingFrames {

    /** Names of notices that only older Runtimes and Backends send. */
    private static final Map<String, StreamNotice> OTHER_NOTICES = Map.of(
            "cursor_expired", StreamNotice.SLOW_CONSUMER,
            "unavailable", StreamNotice.RUNTIME_UNAVAILABLE,
            "upstream_disconnect", StreamNotice.UPSTREAM_CLOSED,
            "websocket_error", StreamNotice.UPSTREAM_CLOSED,
            "serialize_failed", StreamNotice.MALFORMED_FRAME);

    /** The only notice after which an older Runtime continues the stream. */
    private static final String CONTINUES = "serialize_failed";

    /** The kind of a frame's content. */
    public enum Kind implements WireName {
        EVENT, DIAGNOSTIC
    }

    public record Frame(Kind kind, Optional<Envelope> envelope, Optional<DiagnosticData> diagnostic) {
    }

    public record Envelope(String cursor, WorkerId workerId, Optional<RunId> runId, Optional<Instant> at, Payload payload) {
    }

    /** Either a snapshot or an event; {@code event} is null with a snapshot. */
    public record Payload(Optional<SnapshotData> snapshot, EventPayload event) {
    }

    public record SnapshotData(Optional<ActivityStatus> status, Optional<WorkerStatus> workerStatus, Optional<RunId> runId,
            Optional<Epoch> epoch, Optional<InFlight> inFlight) {

        public StreamFrame.Snapshot toFrame(Epoch streamEpoch, long position, WorkerId worker) {
            return new StreamFrame.Snapshot(streamEpoch, position, worker, workerStatus.orElse(WorkerStatus.RUNNING),
                    status.orElse(ActivityStatus.IDLE), runId, inFlight.orElse(InFlight.NOTHING));
        }
    }

    public record DiagnosticData(String code, String message, Optional<Boolean> ends) {
    }

    public record Page(List<Envelope> events, Optional<String> next, Epoch epoch, OptionalLong firstRetained) {
    }

    record SnapshotEvent(SnapshotData data) {
    }

    record EventName(Optional<String> event) {
    }

    private IncomingFrames() {
    }

    /** Returns the notice of a frame. An unknown code becomes {@link StreamNotice#INTERNAL}: the end of the stream is more important than its cause. */
    public static StreamFrame.Notice notice(DiagnosticData data) {
        String name = data.code().substring(data.code().indexOf('.') + 1);
        StreamNotice code = WireName.parse(StreamNotice.class, name)
                .orElseGet(() -> OTHER_NOTICES.getOrDefault(name, StreamNotice.INTERNAL));
        return new StreamFrame.Notice(code, data.message(), data.ends().orElse(!CONTINUES.equals(name)));
    }

    static void addTo(SimpleModule module) {
        module.addDeserializer(Payload.class, new ValueDeserializer<Payload>() {
            @Override
            public Payload deserialize(JsonParser in, DeserializationContext context) throws JacksonException {
                if (in.currentToken() != JsonToken.START_OBJECT) {
                    return context.reportInputMismatch(Payload.class, "");
                }
                TokenBuffer buffer = context.bufferAsCopyOfValue(in);
                Optional<String> event = read(buffer, context, EventName.class).event();
                if (event.filter("snapshot"::equals).isPresent()) {
                    return new Payload(Optional.of(read(buffer, context, SnapshotEvent.class).data()), null);
                }
                return new Payload(Optional.empty(), read(buffer, context, EventPayload.class));
            }
        });
    }

    private static <T> T read(TokenBuffer buffer, DeserializationContext context, Class<T> type) {
        try (JsonParser in = buffer.asParser(context)) {
            in.nextToken();
            return context.readValue(in, type);
        }
    }
}
