package dev.yado.runtime.store.sqlite.internal;

import dev.yado.model.json.ModelJson;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerArchive;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLine;
import dev.yado.runtime.store.sqlite.internal.codec.ExportSeal;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.folder.StorePaths;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import dev.yado.support.file.PrivateFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Archives each Worker in its own file, {@code archive/YEAR-MONTH/ID.jsonl} of the data directory, by the month in which it ended. The file is an export with
 * one Worker; it is created atomically. Thread-safe.
 */
@Component(name = "dev.yado.store.sqlite.archive", service = WorkerArchive.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class JsonLinesArchive implements WorkerArchive {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int EVENTS_PER_PAGE = 500;

    private final ModelJson json = new ModelJson();
    private final RecordCodec codec = new RecordCodec();
    private final Path folder;
    private final Clock clock;

    @Activate
    public JsonLinesArchive(BundleContext context) throws StoreException {
        this(StorePaths.data(context).resolve("archive"), Clock.systemUTC());
    }

    JsonLinesArchive(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public void archive(WorkerRecord worker, EventReader log) throws StoreException {
        Path month = folder.resolve(MONTH.format(worker.updatedAt()));
        Path file = month.resolve(worker.id() + ".jsonl");
        Path temporary = month.resolve(worker.id() + ".unfinished");
        try {
            StoreFolder.createPrivate(folder);
            StoreFolder.createPrivate(month);
            Files.deleteIfExists(temporary);
            boolean done = false;
            try {
                write(worker, log, temporary);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                StoreFolder.flush(month);
                done = true;
            } finally {
                if (!done) {
                    Files.deleteIfExists(temporary);
                }
            }
        } catch (IOException e) {
            throw new StoreException("archiving " + worker.id() + ": " + StoreErrors.reason(e), e);
        }
    }

    private void write(WorkerRecord worker, EventReader log, Path file) throws IOException, StoreException {
        try (FileChannel channel = PrivateFiles.create(file);
                BufferedWriter out = new BufferedWriter(new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
            ExportSeal seal = new ExportSeal();
            line(out, seal, ExportLine
                    .of(new ExportLine.StoreLine(ExportLine.FORMAT, StoreSettings.KIND, Optional.empty(), Optional.of(worker.id()), clock.instant())));
            List<LoggedEvent> page = log.read(0, EVENTS_PER_PAGE);
            long firstEvent = page.isEmpty() ? worker.lastSequence() + 1 : page.get(0).event().sequence();
            line(out, seal, ExportLine
                    .of(new ExportLine.WorkerLine(codec.stateOf(worker), codec.originOf(worker), worker.queue(), firstEvent, firstItem(worker, log))));
            long events = 0;
            while (!page.isEmpty()) {
                for (LoggedEvent event : page) {
                    line(out, seal, ExportLine.of(new ExportLine.EventLine(event.event(), event.transcriptSequence())));
                }
                events += page.size();
                page = log.read(page.get(page.size() - 1).event().sequence(), EVENTS_PER_PAGE);
            }
            line(out, seal, ExportLine.of(new ExportLine.EndLine(1, events, 0)));
            out.flush();
            channel.force(true);
        }
    }

    /** Returns the lowest transcript sequence of the retained log. */
    private static long firstItem(WorkerRecord worker, EventReader log) throws StoreException {
        for (List<LoggedEvent> page = log.read(0, EVENTS_PER_PAGE); !page.isEmpty();
                page = log.read(page.get(page.size() - 1).event().sequence(), EVENTS_PER_PAGE)) {
            for (LoggedEvent event : page) {
                if (event.transcriptSequence().isPresent()) {
                    return event.transcriptSequence().getAsLong();
                }
            }
        }
        return worker.transcriptCount() + 1;
    }

    private void line(BufferedWriter out, ExportSeal seal, ExportLine line) throws IOException {
        out.write(seal.seal(json.encodeToString(line), line.end().isPresent()));
        out.write('\n');
    }
}
