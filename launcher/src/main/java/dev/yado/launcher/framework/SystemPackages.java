package dev.yado.launcher.framework;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/**
 * The packages that the system bundle exports besides those of the framework: the API jars that the launcher uses itself, and slf4j for Jetty.
 *
 * <p>Packages and versions are read from the manifests of the jars, so that no list must be updated with them.
 */
public final class SystemPackages {
    /** One class per jar. ServiceComponentRuntime has Promise and Function in its signatures; metatype needs Log. */
    private static final List<Class<?>> EXPORTED = List.of(
            org.slf4j.Logger.class,
            org.osgi.service.cm.ConfigurationAdmin.class,
            org.osgi.service.component.runtime.ServiceComponentRuntime.class,
            org.osgi.util.promise.Promise.class,
            org.osgi.util.function.Function.class,
            org.osgi.service.log.LogService.class);

    private SystemPackages() {
    }

    /** Returns a value of {@code org.osgi.framework.system.packages.extra}. */
    public static String header() throws LaunchException {
        try {
            StringBuilder header = new StringBuilder();
            for (Class<?> type : EXPORTED) {
                header.append(header.isEmpty() ? "" : ",").append(exports(type));
            }
            return header.toString();
        } catch (IOException | URISyntaxException e) {
            throw new LaunchException("Cannot read the libraries of the launcher: " + e.getMessage(), e);
        }
    }

    private static String exports(Class<?> type) throws IOException, URISyntaxException, LaunchException {
        Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarFile file = new JarFile(jar.toFile())) {
            String exports = file.getManifest().getMainAttributes().getValue("Export-Package");
            if (exports == null) {
                throw new LaunchException(jar.getFileName() + " exports no package");
            }
            return exports;
        }
    }
}
