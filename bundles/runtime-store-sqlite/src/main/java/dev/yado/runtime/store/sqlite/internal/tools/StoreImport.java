package dev.yado.runtime.store.sqlite.internal.tools;

import dev.yado.model.event.SystemItems;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.json.ModelJson;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.codec.EncodedCommit;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLine;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLineReader;
import dev.yado.runtime.store.sqlite.internal.codec.ExportSeal;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.Schema;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.write.WriteStatements;
import dev.yado.support.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One import of an export into a new database. An {@code event_lost} item takes the place of each missing event, so that sequences stay without gaps and readers see
 * the loss. Used by one thread.
 */
final class StoreImport {

    private static final int LINES_PER_TRANSACTION = 5_000;

    private final ModelJson json;
    private final RecordCodec codec;
    private final Consumer<String> output;
    private final WriteStatements writes;

    private SqlSession session;
    private long lines;
    private long workers;
    private long events;
    private long lost;
    private Optional<ExportSeal> seal = Optional.empty();
    private Optional<ExportLine.StoreLine> header = Optional.empty();
    private boolean ended;
    private long damaged;

    // The Worker that the current event lines belong to.
    private long rowId;
    private WorkerRecord worker;
    private long firstEvent;
    private long firstItem;
    private long bytes;
    private long lastSequence;
    private long lastItem;
    private Instant lastAt;
    private Long firstAt;

    StoreImport(ModelJson json, RecordCodec codec, Clock clock, Consumer<String> output) {
        this.json = json;
        this.codec = codec;
        this.output = output;
        this.writes = new WriteStatements(StoreSettings.DEFAULTS, clock);
    }

    void run(Path file, StoreFolder folder, boolean keepEpoch) throws IOException, SQLException, StoreException {
        Path unfinished = folder.unfinishedImport();
        folder.deleteUnfinishedImport();
        boolean done = false;
        try (ExportLineReader in = new ExportLineReader(file)) {
            PrivateFiles.create(unfinished).close();
            // Without flushes, since the file is used only once it is complete. Closing the session moves the write-ahead log into the file and flushes it.
            Connection connection = Connections.to(unfinished, StoreSettings.DEFAULTS.with(StoreSettings.Durability.PROCESS_CRASH)).writer();
            try (SqlSession opened = new SqlSession(connection)) {
                Schema.prepare(connection, Schema.newEpoch());
                session = opened;
                session.update("BEGIN");
                for (String line = in.next(); line != null; line = in.next()) {
                    take(line, in);
                }
                finishWorker();
                if (!ended) {
                    throw new StoreException("the file is truncated: its last line is missing; export again");
                }
                epoch(keepEpoch);
                session.update("COMMIT");
            }
            Files.move(unfinished, folder.database(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            StoreFolder.flush(folder.folder());
            done = true;
        } finally {
            if (!done) {
                folder.deleteUnfinishedImport();
            }
        }
        output.accept(StoreTools.amount(workers, "Worker") + " and " + StoreTools.amount(events, "event") + " imported"
                + (lost == 0 ? "." : "; " + lost
                        + " that could not be read replaced by event_lost items."));
    }

    private void epoch(boolean keep) throws SQLException, StoreException {
        Optional<String> epoch = header.flatMap(ExportLine.StoreLine::epoch);
        if (!keep) {
            output.accept("The store has a new epoch: clients that use earlier cursors get cursor_expired and read again.");
        } else if (damaged > 0 || epoch.isEmpty()) {
            throw new StoreException("the epoch cannot be kept, since the export is incomplete; import without --keep-epoch");
        } else {
            session.update("UPDATE meta SET value = ? WHERE name = 'epoch'", Epoch.parse(epoch.get()).wire());
        }
    }

    private void take(String text, ExportLineReader in) throws SQLException, StoreException {
        lines = in.number();
        try {
            if (lines == 1 && ExportSeal.isSealed(text)) {
                seal = Optional.of(new ExportSeal());
            }
            if (seal.isPresent() && in.truncated() && !ExportSeal.isSealed(text)) {
                throw new StoreException("the file is truncated in line " + lines + "; export again");
            }
            ExportLine line = json.decode(seal.isPresent() ? seal.get().open(text, lines) : text, ExportLine.class);
            if (ended || header.isPresent() == line.store().isPresent()) {
                throw new StoreException("line " + lines + " is not at its place in an export");
            }
            if (line.store().isPresent()) {
                start(line.store().get());
            } else if (line.worker().isPresent()) {
                finishWorker();
                startWorker(line.worker().get());
            } else if (line.event().isPresent()) {
                event(line.event().get());
            } else if (line.answer().isPresent()) {
                result(line.answer().get());
            } else if (line.remark().isPresent()) {
                ExportLine.DiagnosticLine r = line.remark().get();
                writes.record(session, new RecordedDiagnostic(r.at(), new Diagnostic(r.code(), r.severity(), r.message())));
            } else if (line.damaged().isPresent()) {
                damaged++;
                output.accept("missing in the export: " + line.damaged().get().what());
            } else if (line.end().isPresent()) {
                finishWorker();
                ended = true;
                if (line.end().get().workers() != workers || line.end().get().events() != events) {
                    throw new StoreException("the file has " + workers + " Workers and " + events + " events, but its last line states "
                            + line.end().get().workers() + " and " + line.end().get().events());
                }
            } else {
                throw new StoreException("line " + lines + " is of a kind that this version of Yado does not support");
            }
        } catch (YadoException | IllegalArgumentException e) {
            if (in.truncated()) {
                throw new StoreException("the file is truncated in line " + lines + "; export again", e);
            }
            throw new StoreException("line " + lines + ": " + e.getMessage(), e);
        }
        if (lines % LINES_PER_TRANSACTION == 0) {
            session.update("COMMIT");
            session.update("BEGIN");
        }
    }

    private void start(ExportLine.StoreLine line) throws SQLException, StoreException {
        if (line.format() > ExportLine.FORMAT) {
            throw new StoreException("the file has format " + line.format() + ", and this version of Yado supports formats up to " + ExportLine.FORMAT);
        }
        if (seal.isEmpty() && line.format() >= ExportLine.SEALED_FORMAT) {
            throw new StoreException("line 1 has no checksum: the file was changed after it was exported; export again");
        }
        if (seal.isEmpty()) {
            output.accept("The file has no checksums, because an older version of Yado wrote it: changes to it are not detected.");
        }
        header = Optional.of(line);
        if (line.newestWorker().isPresent()) {
            WriteStatements.newest(session, line.newestWorker().get());
        }
    }

    private void startWorker(ExportLine.WorkerLine line) throws SQLException {
        worker = codec.record(line.origin(), line.state(), line.queue());
        rowId = WriteStatements.insert(session, worker, line.firstEvent());
        firstEvent = line.firstEvent();
        firstItem = line.firstItem();
        lastSequence = firstEvent - 1;
        lastItem = firstItem - 1;
        lastAt = worker.createdAt();
        firstAt = null;
        bytes = 0;
        workers++;
        RecordCodec.Encoded origin = codec.origin(worker);
        RecordCodec.Encoded state = codec.state(worker);
        session.update("INSERT INTO origin (worker, body_check, body) VALUES (?, ?, CAST(? AS TEXT))", rowId, origin.check(), origin.json());
        session.update("INSERT INTO state (worker, body_check, body) VALUES (?, ?, CAST(? AS TEXT))", rowId, state.check(), state.json());
        WriteStatements.queue(session, rowId, worker.queue().stream().map(codec::queued).toList());
    }

    private void event(ExportLine.EventLine line) throws SQLException, StoreException {
        if (worker == null || line.event().sequence() <= lastSequence || line.event().sequence() > worker.lastSequence()) {
            throw new StoreException("line " + lines + ": the sequence of this event does not follow the previous one");
        }
        if (line.item().isPresent() && line.item().getAsLong() <= lastItem) {
            throw new StoreException("line " + lines + ": the transcript sequence of this event does not follow the previous one");
        }
        fill(line.event().sequence() - 1, line.item().isPresent() ? line.item().getAsLong() - 1 : lastItem);
        put(new LoggedEvent(line.event(), line.item()));
        events++;
    }

    /** Inserts {@code event_lost} items for the missing events up to this sequence and transcript sequence. */
    private void fill(long sequence, long item) throws SQLException {
        while (lastSequence < sequence) {
            // It is unknown which of the missing events had a transcript sequence: the last ones before the next existing event get them.
            boolean listed = sequence - lastSequence <= item - lastItem;
            lost++;
            put(new LoggedEvent(new WorkerEvent(lastSequence + 1, lastAt, Optional.empty(), SystemItems.lost()),
                    listed ? OptionalLong.of(lastItem + 1) : OptionalLong.empty()));
        }
    }

    private void put(LoggedEvent event) throws SQLException {
        EncodedCommit.Event encoded = EncodedCommit.Event.of(event, codec);
        WriteStatements.insert(session, rowId, encoded);
        bytes += encoded.body().json().length;
        lastSequence = event.event().sequence();
        lastItem = event.transcriptSequence().orElse(lastItem);
        lastAt = event.event().at();
        firstAt = firstAt == null ? Long.valueOf(encoded.at()) : firstAt;
    }

    private void finishWorker() throws SQLException {
        if (worker == null) {
            return;
        }
        fill(worker.lastSequence(), worker.transcriptCount());
        session.update("UPDATE worker SET unsettled = ?, last_sequence = ?, first_item = ?, bytes = ?, first_at = ?, ended_at = ? WHERE nr = ?",
                EncodedCommit.unsettled(worker) ? 1 : 0, worker.lastSequence(), firstItem, bytes, firstAt,
                worker.status() == WorkerStatus.RUNNING ? null : Long.valueOf(worker.updatedAt().toEpochMilli()), rowId);
        worker = null;
    }

    private void result(ExportLine.ResultLine line) throws SQLException {
        boolean runtimeWide = worker == null;
        RecordedResult result = new RecordedResult(new IdempotencyKey(line.key()), runtimeWide, line.fingerprint(), line.fields(), line.at());
        writes.keep(session, runtimeWide ? 0 : rowId, new EncodedCommit.Result(result, codec.resultFields(line.fields())));
    }
}
