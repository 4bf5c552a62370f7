package dev.yado.runtime.store.sqlite.internal;

import dev.yado.runtime.spi.store.StoreException;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite itself, which the driver unpacks into a file and loads once in its class loader's life. */
final class NativeLibrary {

    private static final String FOLDER = "org.sqlite.tmpdir";

    private NativeLibrary() {
    }

    /**
     * Loads it, if that was not done yet.
     *
     * @param folder where to unpack it: one that is emptied at each start, since a killed process leaves the file behind, and where programs may be
     *     executed, which is not so of every temporary folder
     */
    static void load(Path folder) throws StoreException {
        // The driver has no other way to be told. The lock is for several frameworks in one process, which share the properties.
        synchronized (System.getProperties()) {
            String before = System.getProperty(FOLDER);
            try {
                if (before == null) {
                    System.setProperty(FOLDER, folder.toString());
                }
                SQLiteJDBCLoader.initialize();
            } catch (Exception | LinkageError e) {
                throw new StoreException("SQLite's native library cannot be loaded here; use the memory store (--store memory)", e);
            } finally {
                if (before == null) {
                    System.clearProperty(FOLDER);
                }
            }
        }
    }
}
