package dev.yado.runtime.store.sqlite.internal.tools;

import dev.yado.model.json.ModelJson;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.codec.ExportSeal;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.log.LogFinding;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.Schema;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import dev.yado.support.file.PrivateFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Checks, exports and imports a store that no process has open. Reports its findings as lines of text. Used by one thread. */
public final class StoreTools {

    private final ModelJson json = new ModelJson();
    private final RecordCodec codec = new RecordCodec();
    private final Clock clock;
    private final Consumer<String> output;

    public StoreTools(Clock clock, Consumer<String> output) {
        this.clock = clock;
        this.output = output;
    }

    /**
     * Reads everything, and checks the integrity of the database file.
     *
     * @return whether no problem was found
     */
    public boolean check(Path folder) throws StoreException {
        try (StoreFolder held = existing(folder); ExaminedStore store = ExaminedStore.of(held)) {
            Connections connections = Connections.to(store.database(), StoreSettings.DEFAULTS);
            AtomicLong problems = new AtomicLong();
            writeAheadLog(held, store.finding(), problems);
            DatabaseCheck.Result result = new DatabaseCheck(connections, codec, what -> problem(what, problems)).run(clock.instant());
            output.accept(result.amounts() + " can be read.");
            if (problems.get() > 0) {
                output.accept("The store is damaged: " + amount(problems.get(), "problem")
                        + ". Save the readable data with yado store export FILE, move store/ away, and restore the data with yado store import FILE.");
            } else {
                output.accept("The store has no problems.");
            }
            return problems.get() == 0;
        } catch (IOException | SQLException e) {
            throw unreadable(e);
        }
    }

    private void writeAheadLog(StoreFolder folder, LogFinding finding, AtomicLong problems) {
        String file = "store/" + folder.writeAheadLog().getFileName();
        if (finding.interruptedCommit()) {
            output.accept(file + ": the last change is incomplete and is ignored. This is normal after a loss of power.");
        } else if (finding.damaged()) {
            problem(file + ": " + finding.summary(), problems);
        }
    }

    private void problem(String what, AtomicLong problems) {
        problems.incrementAndGet();
        output.accept(what);
    }

    /**
     * Writes everything readable to a new file that only its owner can access, one JSON value per line.
     *
     * @return whether everything could be read
     */
    public boolean export(Path folder, Path file) throws StoreException {
        try (StoreFolder held = existing(folder); ExaminedStore store = ExaminedStore.of(held)) {
            boolean finished = false;
            try (FileChannel channel = PrivateFiles.create(file);
                    BufferedWriter out = new BufferedWriter(new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8), 1 << 16)) {
                AtomicLong damaged = new AtomicLong();
                writeAheadLog(held, store.finding(), damaged);
                ExportSeal seal = new ExportSeal();
                try (SalvageReader reader = new SalvageReader(Connections.to(store.database(), StoreSettings.DEFAULTS), codec, line -> {
                    out.write(seal.seal(json.encodeToString(line), line.end().isPresent()));
                    out.write('\n');
                    line.damaged().ifPresent(d -> problem("cannot be read: " + d.what(), damaged));
                    line.end().ifPresent(end -> output.accept(amount(end.workers(), "Worker") + " and " + amount(end.events(), "event") + " exported."));
                })) {
                    reader.read(clock.instant());
                }
                out.flush();
                channel.force(true);
                finished = true;
                if (damaged.get() > 0) {
                    output.accept("The data that cannot be read is listed above and in the file.");
                }
                return damaged.get() == 0;
            } catch (FileAlreadyExistsException e) {
                finished = true;
                throw new StoreException("the file already exists; choose another one", e);
            } finally {
                if (!finished) {
                    // A partial file could be mistaken for a complete export.
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new StoreException("the file cannot be written: " + StoreErrors.reason(e), e);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * Creates a store from an export, atomically.
     *
     * @param keepEpoch whether cursors of clients stay valid; only for a complete export
     * @throws StoreException if there is a store already, or the file is not a complete export
     */
    public void importFrom(Path folder, Path file, boolean keepEpoch) throws StoreException {
        try (StoreFolder held = StoreFolder.open(folder)) {
            if (Files.size(held.database()) > 0) {
                throw new StoreException("there is already a store; move " + StoreFolder.DATABASE + " and the files beside it out of store/ first");
            }
            held.requireNoOrphans();
            new StoreImport(json, codec, clock, output).run(file, held, keepEpoch);
        } catch (IOException e) {
            throw new StoreException("the file cannot be read: " + StoreErrors.reason(e), e);
        } catch (SQLException e) {
            throw StoreErrors.store("importing", e);
        }
    }

    static String amount(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Opens the folder of a store that exists. */
    static StoreFolder existing(Path folder) throws StoreException {
        try {
            if (!Files.isRegularFile(folder.resolve(StoreFolder.DATABASE)) || Files.size(folder.resolve(StoreFolder.DATABASE)) == 0) {
                throw new StoreException("there is no SQLite store in this data directory");
            }
        } catch (IOException e) {
            throw new StoreException("the store cannot be accessed: " + StoreErrors.reason(e), e);
        }
        return StoreFolder.open(folder);
    }

    private static StoreException unreadable(Exception e) {
        return new StoreException(
                "the store cannot be read: " + (e instanceof SQLException sql ? StoreErrors.reason(sql) : StoreErrors.reason((IOException) e)), e);
    }
}
