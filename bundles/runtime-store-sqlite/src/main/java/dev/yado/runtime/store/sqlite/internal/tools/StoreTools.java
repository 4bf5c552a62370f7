package dev.yado.runtime.store.sqlite.internal.tools;

import dev.yado.model.json.ModelJson;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.read.ReadQueries;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.Schema;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import dev.yado.runtime.store.sqlite.internal.sql.WriteAheadLog;
import dev.yado.runtime.store.sqlite.internal.write.WriteStatements;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What can be done with a store that no process has open: check it, export it, import it. Says what it finds line by line. */
public final class StoreTools {

    private final ModelJson json = new ModelJson();
    private final RecordCodec codec = new RecordCodec();
    private final Clock clock;
    private final Consumer<String> say;

    public StoreTools(Clock clock, Consumer<String> say) {
        this.clock = clock;
        this.say = say;
    }

    /**
     * Reads everything, and checks the integrity of the database file.
     *
     * @return true when nothing is wrong
     */
    public boolean check(Path folder) throws StoreException {
        try (StoreFolder held = existing(folder)) {
            Connections connections = Connections.to(held.database(), StoreSettings.DEFAULTS);
            AtomicLong problems = new AtomicLong();
            changes(held, problems);
            integrity(connections, problems);
            long[] seen = new long[3];
            try (SalvageReader store = new SalvageReader(connections, codec, line -> {
                line.damaged().ifPresent(d -> problem("cannot be read: " + d.what(), problems));
                line.end().ifPresent(end -> {
                    seen[0] = end.workers();
                    seen[1] = end.events();
                    seen[2] = end.damaged();
                });
            })) {
                store.read(clock.instant());
            }
            counts(connections, seen[0], seen[2], problems);
            say.accept(amount(seen[0], "Worker") + " and " + amount(seen[1], "event") + " can be read.");
            if (problems.get() > 0) {
                say.accept("The store is damaged: " + amount(problems.get(), "problem")
                        + ". Save what can be read with yado store export FILE, move store/ away, and bring it back with yado store import FILE.");
            } else {
                say.accept("Nothing is wrong with the store.");
            }
            return problems.get() == 0;
        } catch (IOException | SQLException e) {
            throw unreadable(e);
        }
    }

    /** Before SQLite opens it. */
    private void changes(StoreFolder folder, AtomicLong problems) throws IOException {
        int unread = WriteAheadLog.unreadCommits(folder.writeAheadLog());
        String file = "store/" + folder.writeAheadLog().getFileName();
        if (unread == 1) {
            say.accept(file + ": the last change in it is not whole and does not count. After a loss of power that is as it should be.");
        } else if (unread > 1) {
            problem(file + ": it is damaged somewhere, and " + unread + " changes from there on cannot be read", problems);
        }
    }

    private void integrity(Connections connections, AtomicLong problems) throws StoreException {
        try (Connection connection = connections.reader(); SqlSession session = new SqlSession(connection)) {
            int version = session.first("PRAGMA user_version", row -> row.getInt(1));
            if (version > Schema.VERSION) {
                throw Schema.tooNew(version);
            }
            if (version < 1) {
                problem("the database file: unknown schema version " + version, problems);
            } else if (version == Schema.VERSION) {
                Schema.missing(connection).forEach(part -> problem("the database file: missing " + part, problems));
            }
            session.each("PRAGMA integrity_check(20)", row -> {
                String line = row.getString(1);
                if (!"ok".equals(line)) {
                    line.lines().forEach(l -> problem("the database file: " + l, problems));
                }
                return line;
            });
        } catch (SQLException e) {
            problem("the database file: " + e.getMessage(), problems);
        }
    }

    private void counts(Connections connections, long workers, long damaged, AtomicLong problems) {
        try (SqlSession session = new SqlSession(connections.reader())) {
            long counted = session.first("SELECT ifnull(sum(workers), 0) FROM total", row -> row.getLong(1));
            if (counted != workers && damaged == 0) {
                problem("the store counts " + counted + " Workers, and has " + workers, problems);
            }
        } catch (SQLException e) {
            problem("the counts of Workers: " + e.getMessage(), problems);
        }
    }

    private void problem(String what, AtomicLong problems) {
        problems.incrementAndGet();
        say.accept(what);
    }

    /**
     * Writes everything readable to a new file that only its owner can access, one JSON value a line.
     *
     * @return true when all could be read
     */
    public boolean export(Path folder, Path file) throws StoreException {
        try (StoreFolder held = existing(folder)) {
            boolean finished = false;
            try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), StoreFolder.ownerOnly(file));
                    BufferedWriter out = new BufferedWriter(new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8), 1 << 16)) {
                AtomicLong damaged = new AtomicLong();
                try (SalvageReader store = new SalvageReader(Connections.to(held.database(), StoreSettings.DEFAULTS), codec, line -> {
                    out.write(json.encodeToString(line));
                    out.write('\n');
                    line.damaged().ifPresent(d -> problem("cannot be read: " + d.what(), damaged));
                    line.end().ifPresent(end -> say.accept(amount(end.workers(), "Worker") + " and " + amount(end.events(), "event") + " exported."));
                })) {
                    store.read(clock.instant());
                }
                out.flush();
                channel.force(true);
                finished = true;
                if (damaged.get() > 0) {
                    say.accept("What cannot be read is named above, and in the file.");
                }
                return damaged.get() == 0;
            } catch (FileAlreadyExistsException e) {
                finished = true;
                throw new StoreException("the file exists already; choose another one", e);
            } finally {
                if (!finished) {
                    // Half a file would pass for a whole one at a glance.
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new StoreException("the file cannot be written: " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Makes a new store of an export. Nothing is there until all is. */
    public void importFrom(Path folder, Path file, boolean keepEpoch) throws StoreException {
        try (StoreFolder held = StoreFolder.open(folder)) {
            if (Files.size(held.database()) > 0) {
                throw new StoreException("there is a store already; move " + StoreFolder.DATABASE + " and the files beside it out of store/ first");
            }
            held.requireNoOrphans();
            new StoreImport(json, codec, clock, say).run(file, held, keepEpoch);
        } catch (IOException e) {
            throw new StoreException("the file cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            throw StoreErrors.store("importing", e);
        }
    }

    static String amount(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static StoreFolder existing(Path folder) throws StoreException {
        try {
            if (!Files.isRegularFile(folder.resolve(StoreFolder.DATABASE)) || Files.size(folder.resolve(StoreFolder.DATABASE)) == 0) {
                throw new StoreException("there is no SQLite store in this data directory");
            }
        } catch (IOException e) {
            throw new StoreException("the store cannot be looked at: " + e.getMessage(), e);
        }
        return StoreFolder.open(folder);
    }

    private static StoreException unreadable(Exception e) {
        return new StoreException("nothing of the store can be read: " + e.getMessage(), e);
    }
}
