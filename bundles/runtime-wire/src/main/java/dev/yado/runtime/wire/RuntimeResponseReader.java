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
import dev.yado.model.json.shape.ErrorBody;
import dev.yado.model.json.shape.WorkerSummary;
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
 * Reads the answers of a Runtime of ours or of an older make. Immutable and safe to share.
 *
 * <p>Everything that is read carries the id the Runtime is configured with, whatever it calls itself: its own id is not an authority and need not even
 * be of the form that ids have here.
 *
 * <p>Every method throws {@link YadoException} {@link FailureCode#RUNTIME_MALFORMED_RESPONSE} for what is not of the contract; the message names the field
 * and carries none of the sender's text.
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

    /** @param authority the id the Runtime is configured with */
    public RuntimeResponseReader(ModelJson json, RuntimeId authority) {
        this.json = Objects.requireNonNull(json, "json");
        this.authority = Objects.requireNonNull(authority, "authority");
        this.ids = new ForeignIds(json, authority);
    }

    /** Reads the summary of a Runtime and the id it calls itself by. */
    public DescribedRuntime runtime(byte[] body) {
        return checked(() -> {
            RuntimeSummary summary = ids.decode(body, Envelopes.OfRuntime.class).runtime();
            String ownId = json.decode(body, OwnId.class).runtime().flatMap(OwnId.Named::runtimeId).orElse("");
            return new DescribedRuntime(ids.own(summary), ownId);
        });
    }

    /** Reads a page of Workers; those that are not of the contract are left out and counted. */
    public WorkerList workers(byte[] body) {
        return checked(() -> {
            Envelopes.OfWorkers all;
            try {
                all = json.decode(body, Envelopes.OfWorkers.class);
            } catch (YadoException oneByOne) {
                return workersOneByOne(body);
            }
            List<WorkerSummary> workers = all.workers().orElseThrow(() -> malformed("workers is required"));
            return new WorkerList(workers.stream().map(summary -> ids.own(summary.worker())).toList(), all.next(), 0);
        });
    }

    /** Reads a Worker, whichever it is. */
    public Worker worker(byte[] body) {
        return worker(body, Optional.empty());
    }

    /** Reads the Worker {@code requested}; another one in its place is refused. */
    public Worker worker(byte[] body, WorkerId requested) {
        return worker(body, Optional.of(requested));
    }

    private Worker worker(byte[] body, Optional<WorkerId> asked) {
        return checked(() -> {
            Worker worker = ids.own(ids.decode(body, Envelopes.OfWorker.class).worker());
            return require(worker, worker.ref(), asked);
        });
    }

    /** Reads the acknowledgement of an input to the Worker {@code asked}. */
    public InputAck inputAck(byte[] body, WorkerId asked) {
        return checked(() -> {
            InputAck ack = ids.decode(body, Envelopes.OfInput.class).ack();
            return require(ack.toBuilder().worker(own(ack.worker())).build(), ack.worker(), Optional.of(asked));
        });
    }

    /** Reads the acknowledgement of a stop or cancel of the Worker {@code asked}. */
    public LifecycleAck lifecycleAck(byte[] body, WorkerId asked) {
        return checked(() -> {
            LifecycleAck ack = ids.decode(body, Envelopes.OfLifecycle.class).ack();
            return require(new LifecycleAck(own(ack.worker()), ack.status(), ack.eventId()), ack.worker(), Optional.of(asked));
        });
    }

    /** Reads the open interactions of a Worker. */
    public List<Interaction> interactions(byte[] body) {
        return checked(() -> ids.decode(body, Envelopes.OfInteractions.class).interactions().orElseThrow(() -> malformed("interactions is required")));
    }

    /** Reads the acknowledgement of an answer to an interaction of the Worker {@code asked}. */
    public InteractionAck interactionAck(byte[] body, WorkerId asked) {
        return checked(() -> {
            InteractionAck ack = ids.decode(body, Envelopes.OfAnswer.class).ack();
            return require(new InteractionAck(own(ack.worker()), ack.interaction(), ack.optionId(), ack.eventId()), ack.worker(), Optional.of(asked));
        });
    }

    /** Reads a page of the transcript of the Worker {@code asked}. */
    public TranscriptPage transcript(byte[] body, WorkerId asked) {
        return checked(() -> {
            TranscriptPage page = ids.decode(body, Envelopes.OfTranscript.class).transcript();
            return require(page.toBuilder().worker(own(page.worker())).build(),
                    page.worker(), Optional.of(asked));
        });
    }

    /** The error body of a refusal; empty when the answer has none. Never fails: a refusal stays one, whatever its body. */
    public Optional<ErrorBody> error(byte[] body) {
        try {
            return Optional.of(json.decode(body, ErrorBody.class)).filter(error -> !error.code().isEmpty());
        } catch (YadoException notOfTheContract) {
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

    private static <T> T require(T answer, WorkerRef answered, Optional<WorkerId> asked) {
        if (asked.isPresent() && !asked.get().equals(answered.workerId())) {
            throw malformed("worker_ref.worker_id is of another Worker");
        }
        return answer;
    }

    private static YadoException malformed(String message) {
        return new YadoException(FailureCode.INVALID_JSON, message);
    }

    static <T> T checked(Supplier<T> read) {
        try {
            return read.get();
        } catch (YadoException e) {
            throw new YadoException(new Failure(FailureCode.RUNTIME_MALFORMED_RESPONSE,
                    "the Runtime sent something that is not of the contract: " + e.failure().message()), e);
        }
    }
}
