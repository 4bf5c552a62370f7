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
 * One line of an export or an archive, in JSON. Exactly one component is present. The first line is a {@code store} line and the last an {@code end} line; a file
 * without the latter is truncated. {@code event} and {@code answer} lines (recorded results) belong to the preceding {@code worker} line; {@code answer} lines before
 * the first {@code worker} line belong to the Runtime itself.
 *
 * <p>New components must be optional, since files of earlier versions lack them.
 */
public record ExportLine(Optional<StoreLine> store, Optional<WorkerLine> worker, Optional<EventLine> event, Optional<ResultLine> answer,
        Optional<DiagnosticLine> remark,
        Optional<DamagedLine> damaged, Optional<EndLine> end) {

    /** The format that is written. Format 1 has no checksums ({@link ExportSeal}). */
    public static final int FORMAT = 2;

    /** The first format with checksums. */
    public static final int SEALED_FORMAT = 2;

    /** The header. @param epoch absent if it could not be read */
    public record StoreLine(int format, String kind, Optional<String> epoch, Optional<WorkerId> newestWorker, Instant at) {
    }

    /** A Worker. @param queue queued inputs, oldest first */
    public record WorkerLine(RecordCodec.State state, RecordCodec.Origin origin, List<QueuedInput> queue, long firstEvent, long firstItem) {
    }

    /** An event. @param item transcript sequence, if the event is in the transcript */
    public record EventLine(WorkerEvent event, OptionalLong item) {
    }

    /** A recorded result. */
    public record ResultLine(String key, String fingerprint, Map<String, String> fields, Instant at) {
    }

    /** A recorded diagnostic. */
    public record DiagnosticLine(Instant at, String code, Diagnostic.Severity severity, String message) {
    }

    /** Data that could not be read and is missing from this file. */
    public record DamagedLine(String what) {
    }

    /** The last line: the number of each kind of line before it. */
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

    public static ExportLine of(ResultLine line) {
        return new ExportLine(NONE.store, NONE.worker, NONE.event, Optional.of(line), NONE.remark, NONE.damaged, NONE.end);
    }

    public static ExportLine of(DiagnosticLine line) {
        return new ExportLine(NONE.store, NONE.worker, NONE.event, NONE.answer, Optional.of(line), NONE.damaged, NONE.end);
    }

    public static ExportLine of(DamagedLine line) {
        return new ExportLine(NONE.store, NONE.worker, NONE.event, NONE.answer, NONE.remark, Optional.of(line), NONE.end);
    }

    public static ExportLine of(EndLine line) {
        return new ExportLine(NONE.store, NONE.worker, NONE.event, NONE.answer, NONE.remark, NONE.damaged, Optional.of(line));
    }
}
