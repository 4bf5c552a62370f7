package dev.yado.runtime.store.sqlite.internal.codec;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of an export or an archive, in JSON: exactly one of its components is there. A {@code store} line is the first; an {@code end} line is the last, and
 * without it the file was cut. Events and answers belong to the {@code worker} line before them; answers before the first one are the Runtime's own.
 *
 * <p>What is added must be optional: files of earlier versions do not have it.
 */
public record ExportLine(Optional<StoreLine> store, Optional<WorkerLine> worker, Optional<EventLine> event, Optional<AnswerLine> answer, Optional<RemarkLine> remark,
        Optional<DamagedLine> damaged, Optional<EndLine> end) {

    public static final int FORMAT = 1;

    /** @param epoch absent when it could not be read */
    public record StoreLine(int format, String kind, Optional<String> epoch, Optional<WorkerId> newestWorker, Instant at) {
    }

    /** @param queue inputs that wait, oldest first */
    public record WorkerLine(RecordCodec.State state, RecordCodec.Origin origin, List<QueuedInput> queue, long firstEvent, long firstItem) {
    }

    public record EventLine(WorkerEvent event, OptionalLong item) {
    }

    public record AnswerLine(String key, String fingerprint, Map<String, String> fields, Instant at) {
    }

    public record RemarkLine(Instant at, String code, Diagnostic.Severity severity, String message) {
    }

    /** What could not be read and is not in this file. */
    public record DamagedLine(String what) {
    }

    public record EndLine(long workers, long events, long damaged) {
    }

    private static final ExportLine NONE = new ExportLine(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty());

    public static ExportLine of(StoreLine line) {
        return new ExportLine(Optional.of(line), NONE.worker, NONE.event, NONE.answer, NONE.remark, NONE.damaged, NONE.end);
    }

    public static ExportLine of(WorkerLine line) {
        return new ExportLine(NONE.store, Optional.of(line), NONE.event, NONE.answer, NONE.remark, NONE.damaged, NONE.end);
    }

    public static ExportLine of(EventLine line) {
        return new ExportLine(NONE.store, NONE.worker, Optional.of(line), NONE.answer, NONE.remark, NONE.damaged, NONE.end);
    }

    public static ExportLine of(AnswerLine line) {
        return new ExportLine(NONE.store, NONE.worker, NONE.event, Optional.of(line), NONE.remark, NONE.damaged, NONE.end);
    }

    public static ExportLine of(RemarkLine line) {
        return new ExportLine(NONE.store, NONE.worker, NONE.event, NONE.answer, Optional.of(line), NONE.damaged, NONE.end);
    }

    public static ExportLine of(DamagedLine line) {
        return new ExportLine(NONE.store, NONE.worker, NONE.event, NONE.answer, NONE.remark, Optional.of(line), NONE.end);
    }

    public static ExportLine of(EndLine line) {
        return new ExportLine(NONE.store, NONE.worker, NONE.event, NONE.answer, NONE.remark, NONE.damaged, Optional.of(line));
    }
}
