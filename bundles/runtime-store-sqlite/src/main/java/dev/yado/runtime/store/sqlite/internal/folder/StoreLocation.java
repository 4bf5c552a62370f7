package dev.yado.runtime.store.sqlite.internal.folder;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.sql.NativeLibrary;
import java.io.File;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where the store of this process is. */
public final class StoreLocation {

    private static final String DATA = "yado.data.dir";

    private StoreLocation() {
    }

    /** The folder of the store; SQLite is loaded when this returns. */
    public static Path of(BundleContext context) throws StoreException {
        File unpacked = context.getDataFile("native");
        if (unpacked == null || !unpacked.isDirectory() && !unpacked.mkdirs()) {
            throw new StoreException("the framework's cache cannot be written");
        }
        NativeLibrary.load(unpacked.toPath());
        return data(context).resolve("store");
    }

    /** The data directory of this process. */
    public static Path data(BundleContext context) throws StoreException {
        String data = context.getProperty(DATA);
        if (data == null) {
            throw new StoreException("the framework property " + DATA + " is not set");
        }
        return Path.of(data);
    }
}
