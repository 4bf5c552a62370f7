package dev.yado.runtime.store.sqlite.internal.log;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import dev.yado.support.file.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Examines the write-ahead log before a database is opened, since SQLite drops everything behind a damaged place and then overwrites it. A damaged log is refused, or
 * copied aside and repaired as far as possible, as the settings say. Used by one thread, with the folder locked.
 */
public final class LogGuard {

    private static final System.Logger LOG = System.getLogger(LogGuard.class.getName());
    private static final String ASIDE = "damaged-log-";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    /** Maximum number of bits that are repaired, each at a place of its own; more damage is no accident of a few bits. */
    private static final int MAX_REPAIRS = 64;

    private final StoreFolder folder;
    private final StoreSettings settings;

    public LogGuard(StoreFolder folder, StoreSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * Makes sure that nothing is lost silently when the database is opened next.
     *
     * @param now the time for the name of the folder with the damaged files
     * @return whether the log was damaged, and the database must be checked completely
     * @throws StoreException if the log is damaged, and it must or can not be opened; nothing was changed then, except that copies may exist
     */
    public boolean admit(Instant now) throws StoreException {
        try {
            LogFinding finding = examine();
            if (finding.interruptedCommit()) {
                LOG.log(System.Logger.Level.INFO, "the last change in the write-ahead log is incomplete and is ignored, as after a loss of power");
            }
            if (!finding.damaged()) {
                return false;
            }
            if (settings.damagedLog() == StoreSettings.DamagedLog.REFUSE && !lossIsAllowed(finding)) {
                throw new StoreException("the write-ahead log store/" + folder.writeAheadLog().getFileName() + " is damaged (" + finding.summary()
                        + "): the store is not opened, because acknowledged changes would be lost, and no file was changed. Restore a backup, or set damaged_log = serve in"
                        + " etc/dev.yado.store.sqlite.cfg to keep the damaged files aside and continue with everything that can be read");
            }
            Path aside = copyAside(finding, now);
            recover(finding, aside);
            return true;
        } catch (IOException e) {
            throw new StoreException("the write-ahead log store/" + folder.writeAheadLog().getFileName() + " cannot be examined: "
                    + StoreErrors.reason(e), e);
        }
    }

    /** Returns whether the loss is one that the durability accepts: without flushes, a loss of power may destroy the newest changes in any way. */
    private boolean lossIsAllowed(LogFinding finding) {
        return settings.durability() == StoreSettings.Durability.PROCESS_CRASH && !finding.bit() && !finding.header();
    }

    private LogFinding examine() throws IOException {
        return WriteAheadLog.examine(folder.writeAheadLog(), folder.logIndex());
    }

    private Path copyAside(LogFinding finding, Instant now) throws IOException {
        Path aside = folder.folder().resolve(ASIDE + NAME.format(now));
        PrivateFiles.createDirectory(aside);
        for (Path file : List.of(folder.writeAheadLog(), folder.logIndex())) {
            if (Files.exists(file)) {
                Files.copy(file, aside.resolve(file.getFileName()));
            }
        }
        Path report = aside.resolve("report.txt");
        try (FileChannel channel = PrivateFiles.create(report)) {
            channel.write(ByteBuffer.wrap((finding.summary() + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        StoreFolder.flush(aside);
        return aside;
    }

    private void recover(LogFinding damage, Path aside) throws IOException, StoreException {
        LogFinding finding = damage;
        int repairs = 0;
        for (; finding.repair().isPresent() && repairs < MAX_REPAIRS; repairs++) {
            reverse(finding.repair().get());
            finding = examine();
        }
        String kept = "; the damaged files are kept in store/" + aside.getFileName();
        if (!finding.damaged()) {
            LOG.log(System.Logger.Level.ERROR, "the write-ahead log was damaged: {0}. Nothing is lost: {1} repaired, which the checksums confirm{2}",
                    damage.summary(),
                    repairs == 1 ? "one bit was" : repairs + " bits were", kept);
        } else if (finding.databaseIsMixed()) {
            throw new StoreException(
                    "the write-ahead log is damaged (" + damage.summary() + "), and the database file alone is incomplete: restore a backup, or save what"
                            + " can be read with yado store export FILE" + kept);
        } else {
            if (finding.databaseIsNewer()) {
                // The unreadable part is in the database already; the readable part is older and would hide it.
                Files.delete(folder.writeAheadLog());
                Files.deleteIfExists(folder.logIndex());
            }
            LOG.log(System.Logger.Level.ERROR, "the write-ahead log was damaged: {0}. The changes before the damage are served, the ones behind it are lost{1}",
                    damage.summary(), kept);
        }
    }

    private void reverse(LogFinding.Bit bit) throws IOException {
        try (FileChannel file = FileChannel.open(folder.writeAheadLog(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, bit.offset());
            file.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ bit.mask())}), bit.offset());
            file.force(true);
        }
    }

    /** Returns the names of the folders with damaged files from this and earlier starts, oldest first. */
    public List<String> keptAside() throws IOException {
        try (Stream<Path> files = Files.list(folder.folder())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(ASIDE)).sorted().toList();
        }
    }
}
