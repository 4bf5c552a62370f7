package dev.yado.runtime.wire;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.json.ModelJson;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes and reads the bodies of requests. Immutable and safe to share.
 *
 * <p>Reading fails with {@link dev.yado.model.failure.YadoException} {@link FailureCode#INVALID_JSON} or, if the model rejects a value, with the code of the model;
 * the message names the field and can be shown to the sender.
 */
@ProviderType
public final class RequestBodies {

    private static final byte[] NOTHING = new byte[0];

    private final ModelJson json;

    /** Creates a codec for request bodies. */
    public RequestBodies(ModelJson json) {
        this.json = Objects.requireNonNull(json, "json");
    }

    /** Writes the request for a Worker. */
    public byte[] write(WorkerRequest request) {
        return json.encode(request);
    }

    /** Writes an input. */
    public byte[] write(WorkerInput input) {
        return json.encode(input);
    }

    /** Writes an answer to an interaction. */
    public byte[] write(InteractionAnswerBody answer) {
        return json.encode(answer);
    }

    /** Reads an answer to an interaction. */
    public InteractionAnswerBody readAnswer(byte[] body) {
        return json.decode(body, InteractionAnswerBody.class);
    }

    /** Writes a stop or cancel; an empty body if all values are defaults, which every Runtime accepts. */
    public byte[] write(LifecycleRequest request) {
        LifecycleRequest plain = new LifecycleRequest(request.reason(), request.scope().filter(scope -> scope != CancelScope.WORKER));
        return plain.equals(LifecycleRequest.NONE) ? NOTHING : json.encode(plain);
    }

    /** Reads the request for a Worker. */
    public WorkerRequest readWorkerRequest(byte[] body) {
        return json.decode(body, WorkerRequest.class);
    }

    /** Reads an input. */
    public WorkerInput readInput(byte[] body) {
        return json.decode(body, WorkerInput.class);
    }

    /** Reads a stop or cancel. @param body may be empty or blank, for the defaults */
    public LifecycleRequest readLifecycle(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return json.decode(body, LifecycleRequest.class);
            }
        }
        return LifecycleRequest.NONE;
    }
}
