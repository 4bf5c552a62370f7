package dev.yado.runtime.wire;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.UnknownFields;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;
import tools.jackson.core.JacksonException;

/**
 * Writes and reads the bodies of requests. Immutable and safe to share.
 *
 * <p>Reading fails with {@link YadoException}: {@link FailureCode#INVALID_JSON} for text that is not JSON, {@link FailureCode#INVALID_REQUEST} for JSON of another
 * shape ({@code INVALID_JSON} for clients of {@link WireCompat#YOI_V0}) or, if the model rejects a value, the code of the model;
 * the message names the field and can be shown to the sender.
 */
@ProviderType
public final class RequestBodies {

    private static final byte[] NOTHING = new byte[0];

    private final ModelJson json;
    private final WireCompat compat;

    /** Creates a codec for request bodies of the whole contract. */
    public RequestBodies(ModelJson json) {
        this(json, WireCompat.NONE);
    }

    /** Creates a codec for request bodies. @param compat the clients that read the codes of failures */
    public RequestBodies(ModelJson json, WireCompat compat) {
        this.json = Objects.requireNonNull(json, "json");
        this.compat = Objects.requireNonNull(compat, "compat");
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
        return readAnswer(body, new UnknownFields());
    }

    /** Reads an answer to an interaction. @param unknown receives the fields that it does not have */
    public InteractionAnswerBody readAnswer(byte[] body, UnknownFields unknown) {
        return read(body, InteractionAnswerBody.class, unknown);
    }

    /** Writes a stop or cancel; an empty body if all values are defaults, which every Runtime accepts. */
    public byte[] write(LifecycleRequest request) {
        LifecycleRequest plain = new LifecycleRequest(request.reason(), request.scope().filter(scope -> scope != CancelScope.WORKER));
        return plain.equals(LifecycleRequest.NONE) ? NOTHING : json.encode(plain);
    }

    /** Reads the request for a Worker. */
    public WorkerRequest readWorkerRequest(byte[] body) {
        return readWorkerRequest(body, new UnknownFields());
    }

    /** Reads the request for a Worker. @param unknown receives the fields that it does not have */
    public WorkerRequest readWorkerRequest(byte[] body, UnknownFields unknown) {
        return read(body, WorkerRequest.class, unknown);
    }

    /** Reads an input. */
    public WorkerInput readInput(byte[] body) {
        return readInput(body, new UnknownFields());
    }

    /** Reads an input. @param unknown receives the fields that it does not have */
    public WorkerInput readInput(byte[] body, UnknownFields unknown) {
        return read(body, WorkerInput.class, unknown);
    }

    /** Reads a stop or cancel. @param body may be empty or blank, for the defaults */
    public LifecycleRequest readLifecycle(byte[] body) {
        return readLifecycle(body, new UnknownFields());
    }

    /** Reads a stop or cancel, as {@link #readLifecycle(byte[])}. @param unknown receives the fields that it does not have */
    public LifecycleRequest readLifecycle(byte[] body, UnknownFields unknown) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return read(body, LifecycleRequest.class, unknown);
            }
        }
        return LifecycleRequest.NONE;
    }

    private <T> T read(byte[] body, Class<T> type, UnknownFields unknown) {
        try {
            return json.decode(body, type, unknown);
        } catch (YadoException e) {
            // JSON of another shape fails with an exception of the library as the cause; a value that the model refuses does not.
            boolean shape = e.code() == FailureCode.INVALID_REQUEST && e.getCause() instanceof JacksonException;
            throw shape && compat == WireCompat.YOI_V0 ? new YadoException(new Failure(FailureCode.INVALID_JSON, e.failure().message()), e) : e;
        }
    }
}
