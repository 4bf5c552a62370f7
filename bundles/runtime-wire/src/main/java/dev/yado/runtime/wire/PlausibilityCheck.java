package dev.yado.runtime.wire;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.Worker;

/** Refuses values of responses that have the right type and contradict the contract, before clients read them or loop on them. Stateless. */
final class PlausibilityCheck {

    private PlausibilityCheck() {
    }

    static RuntimeSummary of(RuntimeSummary runtime) {
        natural("worker_count", runtime.workers().total());
        natural("active_worker_count", runtime.workers().running());
        natural("stopped_worker_count", runtime.workers().stopped());
        natural("cancelled_worker_count", runtime.workers().cancelled());
        natural("diagnostic_count", runtime.diagnosticCount());
        natural("limits.max_transcript_projection_items", runtime.limits().maxTranscriptItems());
        natural("limits.max_event_batch_items", runtime.limits().maxEventBatch());
        return runtime;
    }

    static Worker of(Worker worker) {
        natural("transcript_len", worker.transcriptLength());
        natural("last_event_id", worker.lastEventId());
        natural("queued_inputs", worker.queuedInputs());
        return worker;
    }

    static InputAck of(InputAck ack) {
        natural("event_id", ack.eventId());
        natural("transcript_sequence", ack.transcriptSequence().orElse(0));
        return ack;
    }

    /** A next page that does not lie behind this one would be requested for ever. */
    static TranscriptPage of(TranscriptPage page) {
        natural("start", page.start());
        natural("limit", page.limit());
        natural("total_items", page.totalItems());
        if (page.nextStart().isPresent()) {
            long next = page.nextStart().getAsLong();
            if (next < page.start() || next == page.start() && page.limit() > 0) {
                throw malformed("next_start must be behind start");
            }
        }
        return page;
    }

    static void natural(String field, long value) {
        if (value < 0) {
            throw malformed(field + " must not be negative");
        }
    }

    private static YadoException malformed(String message) {
        return new YadoException(FailureCode.INVALID_JSON, message);
    }
}
