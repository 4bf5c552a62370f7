package dev.yado.runtime.wire;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.ErrorBody;
import dev.yado.model.json.wire.WorkerSummary;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the responses of a Runtime of this or an older version. Immutable and safe to share.
 *
 * <p>All results contain the configured id of the Runtime. The id in the response is not an authority, and need not be a valid id.
 *
 * <p>Every method throws {@link YadoException} {@link FailureCode#RUNTIME_MALFORMED_RESPONSE} for a response that violates the contract; the message names the field
 * and contains no text of the sender.
 */
@ProviderType
public final class RuntimeResponseReader {

    private final ModelJson json;
    private final RuntimeId authority;
    private final ForeignIds ids;

    record OwnId(Optional<Named> runtime) {
        record Named(Optional<String> runtimeId) {
        }
    }

    record RawWorkers(Optional<List<ObjectNode>> workers, Optional<String> next) {
    }

    /** Creates a reader. @param authority the configured id of the Runtime */
    public RuntimeResponseReader(ModelJson json, RuntimeId authority) {
        this.json = Objects.requireNonNull(json, "json");
        this.authority = Objects.requireNonNull(authority, "authority");
        this.ids = new ForeignIds(json, authority);
    }

    /** Reads the summary of a Runtime, and its id in the response. */
    public DescribedRuntime runtime(byte[] body) {
        return checked(() -> {
            RuntimeSummary summary = ids.decode(body, Envelopes.OfRuntime.class).runtime();
            String ownId = json.decode(body, OwnId.class).runtime().flatMap(OwnId.Named::runtimeId).orElse("");
            return new DescribedRuntime(ids.own(summary), ownId);
        });
    }

    /** Reads a page of Workers; counts and omits those that violate the contract. */
    public WorkerList workers(byte[] body) {
        return checked(() -> {
            try {
                Envelopes.OfWorkers all = json.decode(body, Envelopes.OfWorkers.class);
                List<WorkerSummary> workers = all.workers().orElseThrow(() -> malformed("workers is required"));
                return new WorkerList(workers.stream().map(summary -> ids.own(summary.worker())).toList(), all.next(), 0);
            } catch (YadoException malformed) {
                return workersOneByOne(body);
            }
        });
    }

    /** Reads a Worker with any id. */
    public Worker worker(byte[] body) {
        return worker(body, Optional.empty());
    }

    /** Reads the Worker {@code requested}; refuses a response with another Worker. */
    public Worker worker(byte[] body, WorkerId requested) {
        return worker(body, Optional.of(requested));
    }

    private Worker worker(byte[] body, Optional<WorkerId> requested) {
        return checked(() -> {
            Worker worker = ids.own(ids.decode(body, Envelopes.OfWorker.class).worker());
            return require(worker, worker.ref(), requested);
        });
    }

    /** Reads the acknowledgement of an input to the Worker {@code requested}. */
    public InputAck inputAck(byte[] body, WorkerId requested) {
        return checked(() -> {
            InputAck ack = PlausibilityCheck.of(ids.decode(body, Envelopes.OfInput.class).ack());
            return require(ack.toBuilder().worker(own(ack.worker())).build(), ack.worker(), Optional.of(requested));
        });
    }

    /** Reads the acknowledgement of a stop or cancel of the Worker {@code requested}. */
    public LifecycleAck lifecycleAck(byte[] body, WorkerId requested) {
        return checked(() -> {
            LifecycleAck ack = ids.decode(body, Envelopes.OfLifecycle.class).ack();
            PlausibilityCheck.natural("event_id", ack.eventId());
            return require(new LifecycleAck(own(ack.worker()), ack.status(), ack.eventId()), ack.worker(), Optional.of(requested));
        });
    }

    /** Reads the open interactions of a Worker. */
    public List<Interaction> interactions(byte[] body) {
        return checked(() -> ids.decode(body, Envelopes.OfInteractions.class).interactions().orElseThrow(() -> malformed("interactions is required")));
    }

    /** Reads the acknowledgement of an answer to an interaction of the Worker {@code requested}. */
    public InteractionAck interactionAck(byte[] body, WorkerId requested) {
        return checked(() -> {
            InteractionAck ack = ids.decode(body, Envelopes.OfAnswer.class).ack();
            PlausibilityCheck.natural("event_id", ack.eventId());
            return require(new InteractionAck(own(ack.worker()), ack.interaction(), ack.optionId(), ack.eventId()), ack.worker(), Optional.of(requested));
        });
    }

    /** Reads a page of the transcript of the Worker {@code requested}. */
    public TranscriptPage transcript(byte[] body, WorkerId requested) {
        return checked(() -> {
            TranscriptPage page = PlausibilityCheck.of(ids.decode(body, Envelopes.OfTranscript.class).transcript());
            return require(page.toBuilder().worker(own(page.worker())).build(),
                    page.worker(), Optional.of(requested));
        });
    }

    /** Reads the error body of a response with an error status; empty if the response has none. Never fails: the status alone is a valid error. */
    public Optional<ErrorBody> error(byte[] body) {
        try {
            return Optional.of(json.decode(body, ErrorBody.class)).filter(error -> !error.code().isEmpty());
        } catch (YadoException malformed) {
            return Optional.empty();
        }
    }

    private WorkerList workersOneByOne(byte[] body) {
        RawWorkers raw = json.decode(body, RawWorkers.class);
        List<ObjectNode> entries = raw.workers().orElseThrow(() -> malformed("workers is required"));
        List<Worker> workers = new ArrayList<>();
        int skipped = 0;
        for (ObjectNode entry : entries) {
            try {
                workers.add(ids.own(ids.decode(entry, WorkerSummary.class).worker()));
            } catch (YadoException e) {
                if (!entry.path("worker_ref").path("worker_id").isString()) {
                    throw e;
                }
                skipped++;
            }
        }
        return new WorkerList(workers, raw.next(), skipped);
    }

    private WorkerRef own(WorkerRef ref) {
        return new WorkerRef(authority, ref.workerId());
    }

    private static <T> T require(T response, WorkerRef responded, Optional<WorkerId> requested) {
        if (requested.isPresent() && !requested.get().equals(responded.workerId())) {
            throw malformed("worker_ref.worker_id is of another Worker");
        }
        return response;
    }

    private static YadoException malformed(String message) {
        return new YadoException(FailureCode.INVALID_JSON, message);
    }

    static <T> T checked(Supplier<T> read) {
        try {
            return read.get();
        } catch (YadoException e) {
            throw new YadoException(new Failure(FailureCode.RUNTIME_MALFORMED_RESPONSE,
                    "the response of the Runtime violates the contract: " + e.failure().message()), e);
        }
    }
}
