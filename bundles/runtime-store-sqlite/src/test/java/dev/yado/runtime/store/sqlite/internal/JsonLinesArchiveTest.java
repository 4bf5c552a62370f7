package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.tools.StoreTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesArchiveTest {

    private static final WorkerId ID = Histories.id(1);

    @TempDir
    private Path temp;

    private Path file() {
        return temp.resolve("archive/2026-01/" + ID + ".jsonl");
    }

    @Test
    void whatWasPutAwayCanBeReadAgain() throws Exception {
        JsonLinesArchive archive = new JsonLinesArchive(temp.resolve("archive"), Clock.systemUTC());
        Commit life = Histories.next(Histories.empty(ID), 1_300, WorkerStatus.STOPPED, List.of());
        try (SqliteStore store = SqliteStore.open(temp.resolve("store"), StoreSettings.DEFAULTS, Clock.systemUTC())) {
            store.commit(life);
            assertEquals(100, store.trim(ID, LogLimits.ofEvents(1_200)));
            archive.archive(life.worker(), (after, limit) -> store.events(ID, after, limit));
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        List<String> said = new ArrayList<>();
        new StoreTools(Clock.systemUTC(), said::add).importFrom(temp.resolve("again"), file(), false);
        try (SqliteStore again = SqliteStore.open(temp.resolve("again"), StoreSettings.DEFAULTS, Clock.systemUTC())) {
            assertEquals(Optional.of(life.worker()), again.worker(ID));
            assertEquals(life.events().subList(100, 1_300), again.events(ID, 0, 2_000));
            assertEquals(600, again.transcript(ID, 0, 2_000).size());
            assertEquals(101, again.window(ID).firstEvent());
            assertEquals(51, again.window(ID).firstItem());
        }
    }

    @Test
    void aWorkerThatCannotBeReadIsNotPutAwayAndWhatWasThereStays() throws Exception {
        JsonLinesArchive archive = new JsonLinesArchive(temp.resolve("archive"), Clock.systemUTC());
        WorkerRecord worker = Histories.next(Histories.empty(ID), 2, WorkerStatus.STOPPED, List.of()).worker();
        archive.archive(worker, (after, limit) -> Histories.next(Histories.empty(ID), 2).events().stream().filter(e -> e.event().sequence() > after).toList());
        List<String> before = Files.readAllLines(file());

        assertThrows(StoreException.class, () -> archive.archive(worker, (after, limit) -> {
            if (after == 0) {
                return Histories.next(Histories.empty(ID), 1).events();
            }
            throw new StoreException("on purpose");
        }));

        assertEquals(before, Files.readAllLines(file()));
        assertThat(before.get(before.size() - 1)).contains("\"end\"");
        try (Stream<Path> files = Files.list(file().getParent())) {
            assertEquals(1, files.count(), "nothing half-written is left");
        }
    }
}
