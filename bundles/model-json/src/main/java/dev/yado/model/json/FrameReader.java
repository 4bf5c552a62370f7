package dev.yado.model.json;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.internal.IncomingFrames;
import dev.yado.model.json.internal.IncomingFrames.Envelope;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.stream.StreamFrame;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads the frames of one Worker's stream, as a Runtime of this or an older version writes them. It keeps the epoch of the newest snapshot, so use one reader
 * per stream, from one thread at a time.
 *
 * <p>Values that an older Runtime does not send are replaced: the epoch by one with the tag of the cursor, the time of an event by the time of receipt, the
 * status in a snapshot by {@code running}; and a notice ends the stream unless it states otherwise.
 *
 * <p>Every method throws {@link YadoException} {@link FailureCode#RUNTIME_MALFORMED_RESPONSE} for a frame that violates the contract; the message names the
 * field and contains no text of the sender.
 */
@ProviderType
public final class FrameReader {

    private final ModelJson json;
    private final FrameFormat format;
    private final WorkerId worker;
    private final InstantSource clock;
    private Optional<Epoch> epoch = Optional.empty();

    /**
     * Creates a reader.
     *
     * @param worker the Worker of the stream; frames of other Workers are refused
     * @param clock supplies the time of events without one
     */
    public FrameReader(ModelJson json, FrameFormat format, WorkerId worker, InstantSource clock) {
        this.json = Objects.requireNonNull(json, "json");
        this.format = Objects.requireNonNull(format, "format");
        this.worker = Objects.requireNonNull(worker, "worker");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Reads one frame. @throws YadoException {@code runtime_malformed_response} if it violates the contract */
    public StreamFrame read(byte[] frame) {
        return checked(() -> frame(json.decode(frame, IncomingFrames.Frame.class)));
    }

    /** Reads one frame. @throws YadoException {@code runtime_malformed_response} if it violates the contract */
    public StreamFrame read(String frame) {
        return checked(() -> frame(json.decode(frame, IncomingFrames.Frame.class)));
    }

    /** Reads a page of the log, as {@link FrameWriter#writePage} writes it. */
    public EventPage readPage(byte[] body) {
        return checked(() -> {
            IncomingFrames.Page page = json.decode(body, IncomingFrames.Page.class);
            List<WorkerEvent> events = new ArrayList<>();
            for (Envelope envelope : page.events()) {
                events.add(event(envelope, format.parseCursor(envelope.cursor())));
            }
            return EventPage.builder(page.epoch(), events).next(page.next().map(format::parseCursor).orElse(null))
                    .firstRetained(page.firstRetained().orElse(1)).build();
        });
    }

    private StreamFrame frame(IncomingFrames.Frame frame) {
        return switch (frame.kind()) {
            case DIAGNOSTIC -> IncomingFrames.notice(frame.diagnostic().orElseThrow(() -> malformed("diagnostic is required")));
            case EVENT -> event(frame.envelope().orElseThrow(() -> malformed("envelope is required")));
        };
    }

    private StreamFrame event(Envelope envelope) {
        Cursor cursor = format.parseCursor(envelope.cursor());
        if (envelope.payload().snapshot().isPresent()) {
            return snapshot(cursor, envelope);
        }
        if (!envelope.payload().event().durable()) {
            requireWorker(envelope);
            return new StreamFrame.Delta(envelope.runId(), envelope.payload().event());
        }
        return new StreamFrame.Logged(epochOf(cursor), event(envelope, cursor));
    }

    private StreamFrame snapshot(Cursor cursor, Envelope envelope) {
        requireWorker(envelope);
        IncomingFrames.SnapshotData data = envelope.payload().snapshot().get();
        Epoch snapshotEpoch = data.epoch().orElseGet(() -> tagOnly(cursor));
        if (snapshotEpoch.tag() != cursor.epochTag()) {
            throw malformed("the cursor of a snapshot is of another epoch than the snapshot");
        }
        epoch = Optional.of(snapshotEpoch);
        return data.toFrame(snapshotEpoch, cursor.sequence(), worker);
    }

    private WorkerEvent event(Envelope envelope, Cursor cursor) {
        requireWorker(envelope);
        if (cursor.sequence() < 1 || envelope.payload().snapshot().isPresent() || !envelope.payload().event().durable()) {
            throw malformed("envelope is not one of a logged event");
        }
        return new WorkerEvent(cursor.sequence(), envelope.at().orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.MILLIS)),
                envelope.runId(), envelope.payload().event());
    }

    private Epoch epochOf(Cursor cursor) {
        return epoch.filter(known -> known.tag() == cursor.epochTag()).orElseGet(() -> tagOnly(cursor));
    }

    private static Epoch tagOnly(Cursor cursor) {
        return new Epoch((long) cursor.epochTag() << 48);
    }

    private void requireWorker(Envelope envelope) {
        if (!envelope.workerId().equals(worker)) {
            throw malformed("envelope.worker_id is of another Worker");
        }
    }

    private static YadoException malformed(String message) {
        return new YadoException(FailureCode.INVALID_JSON, message);
    }

    private static <T> T checked(Supplier<T> read) {
        try {
            return read.get();
        } catch (YadoException e) {
            throw new YadoException(new Failure(FailureCode.RUNTIME_MALFORMED_RESPONSE,
                    "the response of the Runtime violates the contract: " + e.failure().message()), e);
        }
    }
}
