package dev.yado.runtime.store.sqlite.internal.folder;

import dev.yado.runtime.spi.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Notices that files of an open store were removed or replaced. SQLite keeps working with the removed files, and everything that it acknowledges vanishes with the
 * process. The files are compared by inode, so the store works again when a folder that was moved is moved back. Thread-safe.
 */
public final class OpenFiles {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** A file and its identity; the identity is null where the file system has none, and then the file only has to exist. */
    private record OpenFile(Path path, Object identity) {
    }

    private final List<OpenFile> files = new ArrayList<>();
    private volatile long checkedAt = System.nanoTime();

    private OpenFiles() {
    }

    /** Records the files of a store whose connections are open. */
    public static OpenFiles of(StoreFolder folder) throws StoreException {
        OpenFiles open = new OpenFiles();
        for (Path path : List.of(folder.database(), folder.writeAheadLog())) {
            try {
                open.files.add(new OpenFile(path, identity(path)));
            } catch (IOException e) {
                throw gone(path, e);
            }
        }
        return open;
    }

    private static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Checks that the files are in their place. @throws StoreException if one is not */
    public void require() throws StoreException {
        for (OpenFile file : files) {
            try {
                if (!Objects.equals(identity(file.path()), file.identity())) {
                    throw gone(file.path(), null);
                }
            } catch (IOException e) {
                throw gone(file.path(), e);
            }
        }
        checkedAt = System.nanoTime();
    }

    /** Checks as {@link #require}, unless a check has succeeded within the last quarter of a second; for reads, which are frequent. */
    public void requireLately() throws StoreException {
        if (System.nanoTime() - checkedAt > INTERVAL_NANOS) {
            require();
        }
    }

    private static StoreException gone(Path path, IOException cause) {
        return new StoreException(
                "store/" + path.getFileName() + " was removed or replaced while the store is open; changes are refused, because they would be lost."
                        + " Put the file back, or stop this process and restore a backup",
                cause);
    }
}
