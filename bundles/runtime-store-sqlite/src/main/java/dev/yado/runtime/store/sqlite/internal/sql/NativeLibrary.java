package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.runtime.spi.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite's native library. The driver unpacks it into a file and loads it once per class loader. */
public final class NativeLibrary {

    /** Disk space for the unpacked library, in bytes. */
    private static final int UNPACKED_BYTES = 2 << 20;
    private static final String FOLDER_PROPERTY = "org.sqlite.tmpdir";

    private NativeLibrary() {
    }

    /**
     * Loads the library unless it is loaded already.
     *
     * @param folder the folder to unpack it into. It must be emptied at each start, since a killed process leaves the file behind, and must permit execution,
     *     which some temporary folders do not
     * @throws StoreException if the library cannot be unpacked or loaded
     */
    public static void load(Path folder) throws StoreException {
        // The driver takes the folder from a system property only. The lock protects the properties, which several frameworks in one process share.
        synchronized (System.getProperties()) {
            String before = System.getProperty(FOLDER_PROPERTY);
            try {
                requireSpace(folder);
                if (before == null) {
                    System.setProperty(FOLDER_PROPERTY, folder.toString());
                }
                SQLiteJDBCLoader.initialize();
            } catch (StoreException e) {
                throw e;
            } catch (Exception | LinkageError e) {
                throw new StoreException("SQLite's native library cannot be loaded on this platform; use the memory store (--store memory)", e);
            } finally {
                if (before == null) {
                    System.clearProperty(FOLDER_PROPERTY);
                }
            }
        }
    }

    /** Writes a test file, to fail with a clear message if there is no space. Skipped if the library is already unpacked. */
    private static void requireSpace(Path folder) throws IOException, StoreException {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                return;
            }
        }
        Path probe = folder.resolve("space");
        try {
            Files.write(probe, new byte[UNPACKED_BYTES]);
        } catch (IOException e) {
            throw new StoreException("the disk of the data directory is full or not writable; free some space and start again", e);
        } finally {
            Files.deleteIfExists(probe);
        }
    }
}
