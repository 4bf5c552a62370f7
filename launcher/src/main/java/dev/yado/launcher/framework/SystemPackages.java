package dev.yado.launcher.framework;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/**
 * What the system bundle gives to the bundles beside the framework's own packages: the API jars the launcher itself works with, and slf4j for Jetty.
 *
 * <p>Packages and versions are read from the jars' manifests, so there is no list here to forget when a version changes.
 */
public final class SystemPackages {
    /** One class per jar. Promise and Function are here because ServiceComponentRuntime's signatures use them; Log because metatype needs it. */
    private static final List<Class<?>> EXPORTED = List.of(
            org.slf4j.Logger.class,
            org.osgi.service.cm.ConfigurationAdmin.class,
            org.osgi.service.component.runtime.ServiceComponentRuntime.class,
            org.osgi.util.promise.Promise.class,
            org.osgi.util.function.Function.class,
            org.osgi.service.log.LogService.class);

    private SystemPackages() {
    }

    /** A value for {@code org.osgi.framework.system.packages.extra}. */
    public static String header() throws LaunchException {
        try {
            StringBuilder header = new StringBuilder();
            for (Class<?> type : EXPORTED) {
                header.append(header.isEmpty() ? "" : ",").append(exports(type));
            }
            return header.toString();
        } catch (IOException | URISyntaxException e) {
            throw new LaunchException("Cannot read the launcher's own libraries: " + e.getMessage(), e);
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
