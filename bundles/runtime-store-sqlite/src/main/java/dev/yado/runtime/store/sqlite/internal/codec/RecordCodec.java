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
 * A Worker's record and events as JSON, in the form of the model's codec. A record is in parts: what it was created from, which stays, its state, which
 * each change writes, and the inputs that wait. Thread-safe.
 *
 * <p>What is added to a shape must be optional: databases of earlier versions do not have it.
 */
public final class RecordCodec {

    private final ModelJson json = new ModelJson();

    /** JSON and a checksum over it: SQLite has none, and a bit that fell over within a text is still a text. */
    public record Encoded(byte[] json, long check) {
        static Encoded of(byte[] json) {
            return new Encoded(json, checksum(json));
        }
    }

    /** What a Worker was created from. */
    public record Origin(WorkerRequest request, ProfileJson profile, Instant createdAt) {
    }

    /** What changes. @param queued how many inputs wait: fewer that are found are damage */
    public record State(WorkerId id, WorkerStatus status, String engineVersion, long lastSequence, long transcriptCount, long runCount, Optional<WorkerRecord.ActiveRun> activeRun,
            int queued, Usage usage, OptionalLong terminalEvent, Optional<String> lastError, Optional<List<Interaction>> interactions,
            Optional<String> engineState, Instant updatedAt) {
    }

    private record Answer(Map<String, String> fields) {
    }

    public Encoded origin(WorkerRecord r) {
        return Encoded.of(json.encode(originOf(r)));
    }

    public Encoded state(WorkerRecord r) {
        return Encoded.of(json.encode(stateOf(r)));
    }

    public Origin originOf(WorkerRecord r) {
        return new Origin(r.request(), ProfileJson.of(r.profile()), r.createdAt());
    }

    public State stateOf(WorkerRecord r) {
        return new State(r.id(), r.status(), r.engineVersion(), r.lastSequence(), r.transcriptCount(), r.runCount(), r.activeRun(), r.queue().size(), r.usage(),
                r.terminalEvent(), r.lastError(), Optional.of(r.interactions()), r.engineState(), r.updatedAt());
    }

    /** @throws YadoException when it is not what this codec writes */
    public Origin origin(byte[] body) {
        return json.decode(body, Origin.class);
    }

    /** @throws YadoException when it is not what this codec writes */
    public State state(byte[] body) {
        return json.decode(body, State.class);
    }

    /** @throws IllegalArgumentException when a part is out of its bounds */
    public WorkerRecord record(Origin o, State s, List<QueuedInput> queue) {
        return WorkerRecord.builder(s.id(), o.request(), o.profile().toProfile(), o.createdAt()).status(s.status())
                .engineVersion(s.engineVersion()).engineState(s.engineState().orElse(null)).lastSequence(s.lastSequence())
                .transcriptCount(s.transcriptCount()).runCount(s.runCount()).activeRun(s.activeRun().orElse(null)).queue(queue)
                .usage(s.usage()).terminalEvent(s.terminalEvent().isPresent() ? s.terminalEvent().getAsLong() : null)
                .lastError(s.lastError().orElse(null)).interactions(s.interactions().orElse(List.of())).updatedAt(s.updatedAt())
                .build();
    }

    public Encoded queued(QueuedInput input) {
        return Encoded.of(json.encode(input));
    }

    /** @throws YadoException when it is not what this codec writes */
    public QueuedInput queued(byte[] body) {
        return json.decode(body, QueuedInput.class);
    }

    public Encoded event(WorkerEvent event) {
        return Encoded.of(json.encode(event));
    }

    /** @throws YadoException when it is not what this codec writes */
    public WorkerEvent event(byte[] body) {
        return json.decode(body, WorkerEvent.class);
    }

    public byte[] answer(Map<String, String> answer) {
        return json.encode(new Answer(answer));
    }

    /** @throws YadoException when it is not what this codec writes */
    public Map<String, String> answer(byte[] body) {
        return json.decode(body, Answer.class).fields();
    }

    /** Names as a JSON array, which SQL can look into. */
    public String names(Set<String> names) {
        return json.encodeToString(names);
    }

    public static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Returns the instant in milliseconds; one out of range becomes the nearest value. */
    public static long millis(Instant at) {
        try {
            return at.toEpochMilli();
        } catch (ArithmeticException e) {
            return at.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
