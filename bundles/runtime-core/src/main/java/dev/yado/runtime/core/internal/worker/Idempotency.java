package dev.yado.runtime.core.internal.worker;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The idempotency of one request: finds the recorded result of an earlier request under the same key, or records the result of this one. The result is committed together with
 * the change. A refused request records no result: it may succeed when it is repeated.
 *
 * @param key         empty when the caller gave none
 * @param fingerprint of the operation and all parameters of the request
 */
public record Idempotency(Optional<IdempotencyKey> key, String fingerprint) {

    private static final System.Logger LOG = System.getLogger(Idempotency.class.getName());

    /** @param request operation and parameters; their text forms must differ for different requests */
    public static Idempotency of(Optional<IdempotencyKey> key, Object... request) {
        return new Idempotency(key, key.isEmpty() ? "" : digest(Arrays.asList(request).toString()));
    }

    /** Returns the acknowledgement of an input, recorded or from {@code operation}. */
    InputAck input(WorkerDraft draft, RuntimeContext context, WorkerRef ref, Supplier<InputAck> operation) {
        return resultOf(draft, context, ref, operation, Idempotency::encode, fields -> inputAck(ref, fields));
    }

    /** Returns the acknowledgement of a stop or cancel, recorded or from {@code operation}. */
    LifecycleAck lifecycle(WorkerDraft draft, RuntimeContext context, WorkerRef ref, Supplier<LifecycleAck> operation) {
        return resultOf(draft, context, ref, operation,
                ack -> Map.of("status", ack.status().wire(), "event_id", Long.toString(ack.eventId())),
                fields -> new LifecycleAck(ref, status(fields), Long.parseLong(fields.get("event_id"))));
    }

    /** Returns the acknowledgement of an interaction's answer, recorded or from {@code operation}. */
    InteractionAck answer(WorkerDraft draft, RuntimeContext context, WorkerRef ref, Supplier<InteractionAck> operation) {
        return resultOf(draft, context, ref, operation,
                ack -> Map.of("interaction_id", ack.interaction().value(), "option_id", ack.optionId(), "event_id", Long.toString(ack.eventId())),
                fields -> new InteractionAck(ref, new InteractionId(fields.get("interaction_id")), fields.get("option_id"),
                        Long.parseLong(fields.get("event_id"))));
    }

    /** Returns the Worker that an earlier request under this key created. */
    Optional<Created> createdBefore(RuntimeContext context) {
        return key.flatMap(k -> find(context, Optional.empty(), k)).map(this::checked)
                .map(fields -> new Created(new WorkerId(fields.get("worker_id")), Optional.ofNullable(fields.get("engine_version"))));
    }

    /**
     * The result of a creation.
     *
     * @param engineVersion of the Worker's engine at that time; empty in records of earlier versions
     */
    record Created(WorkerId worker, Optional<String> engineVersion) {
    }

    /** Records the result of a creation. */
    void recordCreated(WorkerDraft draft) {
        key.ifPresent(k -> draft.recordResult(new RecordedResult(k, true, fingerprint,
                Map.of("worker_id", draft.record().id().value(), "engine_version", draft.record().engineVersion()), draft.now())));
    }

    private <A> A resultOf(WorkerDraft draft, RuntimeContext context, WorkerRef ref, Supplier<A> operation,
            Function<A, Map<String, String>> encoder, Function<Map<String, String>, A> decoder) {
        if (key.isEmpty()) {
            return operation.get();
        }
        // The draft first: the repeated request may be in the same batch, and not in the store yet.
        Optional<RecordedResult> before = draft.pendingResult(key.get())
                .or(() -> find(context, Optional.of(ref), key.get()));
        if (before.isPresent()) {
            return decoder.apply(checked(before.get()));
        }
        A result = operation.get();
        draft.recordResult(new RecordedResult(key.get(), false, fingerprint, encoder.apply(result), draft.now()));
        return result;
    }

    private static Optional<RecordedResult> find(RuntimeContext context, Optional<WorkerRef> ref, IdempotencyKey key) {
        try {
            return ref.isPresent() ? context.store().result(ref.get().workerId(), key) : context.store().creationResult(key);
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "the look-up of a recorded result", e);
        }
    }

    private Map<String, String> checked(RecordedResult recorded) {
        if (!recorded.fingerprint().equals(fingerprint)) {
            throw new YadoException(FailureCode.IDEMPOTENCY_CONFLICT,
                    "this Idempotency-Key was used for another request; use a new key for a new request");
        }
        return recorded.fields();
    }

    private static Map<String, String> encode(InputAck ack) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("status", ack.status().wire());
        ack.transcriptSequence().ifPresent(n -> fields.put("transcript_sequence", Long.toString(n)));
        fields.put("event_id", Long.toString(ack.eventId()));
        fields.put("run_id", ack.runId().value());
        fields.put("delivery", ack.delivery().wire());
        fields.put("queued", Boolean.toString(ack.queued()));
        return fields;
    }

    private static InputAck inputAck(WorkerRef ref, Map<String, String> fields) {
        String item = fields.get("transcript_sequence");
        return InputAck.builder(ref, status(fields), Long.parseLong(fields.get("event_id")), new RunId(fields.get("run_id")))
                .transcriptSequence(item == null ? null : Long.parseLong(item))
                .delivery(WireName.parse(Delivery.class, fields.get("delivery")).orElseThrow())
                .queued(Boolean.parseBoolean(fields.get("queued"))).build();
    }

    private static WorkerStatus status(Map<String, String> fields) {
        return WireName.parse(WorkerStatus.class, fields.get("status")).orElseThrow();
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
