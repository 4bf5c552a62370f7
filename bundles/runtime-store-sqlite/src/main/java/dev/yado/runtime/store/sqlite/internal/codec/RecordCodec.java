package dev.yado.runtime.store.sqlite.internal.codec;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.json.ModelJson;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Encodes and decodes a Worker's record and events as JSON. A record has three parts: the immutable origin, the state, which each commit rewrites, and the queued
 * inputs. Thread-safe.
 *
 * <p>New components of a stored record must be optional, since databases of earlier versions lack them.
 */
public final class RecordCodec {

    private final ModelJson json = new ModelJson();

    /** JSON and its checksum. SQLite has no checksums, and text with a flipped bit can still be valid text. */
    public record Encoded(byte[] json, long check) {
        static Encoded of(byte[] json) {
            return new Encoded(json, checksum(json));
        }
    }

    /** The immutable part of a record. */
    public record Origin(WorkerRequest request, ProfileJson profile, Instant createdAt) {
    }

    /** The part of a record that each commit rewrites. @param queued number of queued inputs; fewer rows mean damage */
    public record State(WorkerId id, WorkerStatus status, String engineVersion, long lastSequence, long transcriptCount, long runCount,
            Optional<WorkerRecord.ActiveRun> activeRun,
            int queued, Usage usage, OptionalLong terminalEvent, Optional<String> lastError, Optional<List<Interaction>> interactions,
            Optional<String> engineState, Instant updatedAt) {
    }

    private record ResultFields(Map<String, String> fields) {
    }

    /** Encodes the immutable part of a record. */
    public Encoded origin(WorkerRecord r) {
        return Encoded.of(json.encode(originOf(r)));
    }

    /** Encodes the state of a record. */
    public Encoded state(WorkerRecord r) {
        return Encoded.of(json.encode(stateOf(r)));
    }

    /** Extracts the immutable part of a record. */
    public Origin originOf(WorkerRecord r) {
        return new Origin(r.request(), ProfileJson.of(r.profile()), r.createdAt());
    }

    /** Extracts the state of a record. */
    public State stateOf(WorkerRecord r) {
        return new State(r.id(), r.status(), r.engineVersion(), r.lastSequence(), r.transcriptCount(), r.runCount(), r.activeRun(), r.queue().size(), r.usage(),
                r.terminalEvent(), r.lastError(), Optional.of(r.interactions()), r.engineState(), r.updatedAt());
    }

    /** Decodes the immutable part of a record. @throws YadoException if its form is invalid */
    public Origin origin(byte[] body) {
        return json.decode(body, Origin.class);
    }

    /** Decodes the state of a record. @throws YadoException if its form is invalid */
    public State state(byte[] body) {
        return json.decode(body, State.class);
    }

    /** Assembles a record. @throws IllegalArgumentException if a value is out of range */
    public WorkerRecord record(Origin o, State s, List<QueuedInput> queue) {
        return WorkerRecord.builder(s.id(), o.request(), o.profile().toProfile(), o.createdAt()).status(s.status())
                .engineVersion(s.engineVersion()).engineState(s.engineState().orElse(null)).lastSequence(s.lastSequence())
                .transcriptCount(s.transcriptCount()).runCount(s.runCount()).activeRun(s.activeRun().orElse(null)).queue(queue)
                .usage(s.usage()).terminalEvent(s.terminalEvent().isPresent() ? s.terminalEvent().getAsLong() : null)
                .lastError(s.lastError().orElse(null)).interactions(s.interactions().orElse(List.of())).updatedAt(s.updatedAt())
                .build();
    }

    /** Encodes a queued input. */
    public Encoded queued(QueuedInput input) {
        return Encoded.of(json.encode(input));
    }

    /** Decodes a queued input. @throws YadoException if its form is invalid */
    public QueuedInput queued(byte[] body) {
        return json.decode(body, QueuedInput.class);
    }

    /** Encodes an event. */
    public Encoded event(WorkerEvent event) {
        return Encoded.of(json.encode(event));
    }

    /** Decodes an event. @throws YadoException if its form is invalid */
    public WorkerEvent event(byte[] body) {
        return json.decode(body, WorkerEvent.class);
    }

    /** Encodes the fields of a recorded result. */
    public byte[] resultFields(Map<String, String> fields) {
        return json.encode(new ResultFields(fields));
    }

    /** Decodes the fields of a recorded result. @throws YadoException if their form is invalid */
    public Map<String, String> resultFields(byte[] body) {
        return json.decode(body, ResultFields.class).fields();
    }

    /** Encodes names as a JSON array for {@code json_each}. */
    public String names(Set<String> names) {
        return json.encodeToString(names);
    }

    /** Returns the CRC-32C of {@code bytes}. */
    public static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Returns the instant in milliseconds; an instant out of range becomes the nearest value. */
    public static long millis(Instant at) {
        try {
            return at.toEpochMilli();
        } catch (ArithmeticException e) {
            return at.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
