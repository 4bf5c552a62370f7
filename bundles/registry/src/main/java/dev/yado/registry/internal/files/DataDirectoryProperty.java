package dev.yado.registry.internal.files;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** Where this process keeps its data, as whoever launched the framework says. Stateless. */
public final class DataDirectoryProperty {

    private static final String PROPERTY = "yado.data.dir";

    private DataDirectoryProperty() {
    }

    /** Empty when nothing is to be kept. */
    public static Optional<Path> of(BundleContext context) {
        return Optional.ofNullable(context.getProperty(PROPERTY)).filter(text -> !text.isBlank()).map(Path::of);
    }
}
