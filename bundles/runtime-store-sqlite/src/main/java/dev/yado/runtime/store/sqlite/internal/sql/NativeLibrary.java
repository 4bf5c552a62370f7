package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.runtime.spi.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite itself, which the driver unpacks into a file and loads once in its class loader's life. */
public final class NativeLibrary {

    /** What it takes on the disk. */
    private static final int UNPACKED_BYTES = 2 << 20;
    private static final String FOLDER = "org.sqlite.tmpdir";

    private NativeLibrary() {
    }

    /**
     * Loads it, if that was not done yet.
     *
     * @param folder where to unpack it: one that is emptied at each start, since a killed process leaves the file behind, and where programs may be
     *     executed, which is not so of every temporary folder
     */
    public static void load(Path folder) throws StoreException {
        // The driver has no other way to be told. The lock is for several frameworks in one process, which share the properties.
        synchronized (System.getProperties()) {
            String before = System.getProperty(FOLDER);
            try {
                requireSpace(folder);
                if (before == null) {
                    System.setProperty(FOLDER, folder.toString());
                }
                SQLiteJDBCLoader.initialize();
            } catch (StoreException e) {
                throw e;
            } catch (Exception | LinkageError e) {
                throw new StoreException("SQLite's native library cannot be loaded here; use the memory store (--store memory)", e);
            } finally {
                if (before == null) {
                    System.clearProperty(FOLDER);
                }
            }
        }
    }

    /** Asked of the disk itself, before the driver fails at it with many words. What is unpacked already needs none. */
    private static void requireSpace(Path folder) throws IOException, StoreException {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                return;
            }
        }
        Path tried = folder.resolve("space");
        try {
            Files.write(tried, new byte[UNPACKED_BYTES]);
        } catch (IOException e) {
            throw new StoreException("the disk of the data directory is full or cannot be written; make space and start again", e);
        } finally {
            Files.deleteIfExists(tried);
        }
    }
}
