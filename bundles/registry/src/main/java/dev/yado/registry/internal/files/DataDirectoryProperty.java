package dev.yado.registry.internal.files;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** Reads the data directory of this process from the framework property that the launcher sets. Stateless. */
public final class DataDirectoryProperty {

    private static final String PROPERTY = "yado.data.dir";

    private DataDirectoryProperty() {
    }

    /** Returns the data directory; empty if nothing is to be persisted. */
    public static Optional<Path> of(BundleContext context) {
        return Optional.ofNullable(context.getProperty(PROPERTY)).filter(text -> !text.isBlank()).map(Path::of);
    }
}
