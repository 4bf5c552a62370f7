package dev.yado.runtime.store.sqlite.internal.folder;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.sql.NativeLibrary;
import java.io.File;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Finds the data directory and the folder of the store from the framework's properties. */
public final class StorePaths {

    /** The folder of the store in a data directory. */
    public static final String STORE = "store";

    private static final String DATA_PROPERTY = "yado.data.dir";

    private StorePaths() {
    }

    /** Loads SQLite's native library and returns the folder of the store. */
    public static Path of(BundleContext context) throws StoreException {
        File unpacked = context.getDataFile("native");
        if (unpacked == null || !unpacked.isDirectory() && !unpacked.mkdirs()) {
            throw new StoreException("the framework's cache is not writable; check the owner and permissions of cache/ in the data directory");
        }
        NativeLibrary.load(unpacked.toPath());
        return data(context).resolve(STORE);
    }

    /** Returns the data directory of this process. */
    public static Path data(BundleContext context) throws StoreException {
        String data = context.getProperty(DATA_PROPERTY);
        if (data == null) {
            throw new StoreException("the framework property " + DATA_PROPERTY + " is not set");
        }
        return Path.of(data);
    }
}
