package dev.yado.itests.harness;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * The shipped Backend feature in an OSGi framework in this JVM, on a free loopback port: the same as {@code yado backend}, but the test can access its bundles.
 */
public final class Backend implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final YadoFramework framework;
    private final Path data;
    private final Api api;

    private Backend(YadoFramework framework, Path data) throws Exception {
        this.framework = framework;
        this.data = data;
        this.api = new Api(URI.create("http://127.0.0.1:" + awaitPort(framework)));
    }

    public static Backend start(Path data) throws Exception {
        return start(data, UnaryOperator.identity());
    }

    /** @param more changes the launch settings */
    public static Backend start(Path data, UnaryOperator<LaunchSettings.Builder> more) throws Exception {
        return start(data, List.of(), more);
    }

    /** @param features to add to the feature {@code backend} */
    public static Backend start(Path data, List<String> features, UnaryOperator<LaunchSettings.Builder> more) throws Exception {
        LaunchSettings.Builder settings = settings(data).feature("backend");
        for (String feature : features) {
            settings.feature(feature);
        }
        return new Backend(YadoFramework.start(more.apply(settings).build()), data);
    }

    /** Starts the Backend from the given feature file, which may list the same bundles in another order. */
    public static Backend startFeature(Path data, Path feature) throws Exception {
        return new Backend(YadoFramework.start(settings(data).featureFile(feature).build()), data);
    }

    private static LaunchSettings.Builder settings(Path data) throws LaunchException {
        return LaunchSettings.of(YadoHome.distribution(), data).workspace(data)
                .configuration("org.apache.felix.http", freePort())
                // Otherwise the local source would read the developer's own files.
                .configuration("dev.yado.source.local", Map.of("data_dir", data.resolve("no-local-workers").toString()));
    }

    /** Returns settings of the HTTP server that select a free loopback port. */
    static Map<String, Object> freePort() {
        return Map.of("org.apache.felix.http.host", "127.0.0.1", "org.osgi.service.http.port", "0",
                "org.apache.felix.http.jetty.virtualthreads.enable", Runtime.version().feature() >= 21);
    }

    public Api api() {
        return api;
    }

    public YadoFramework framework() {
        return framework;
    }

    public Path etc() {
        return data.resolve("etc");
    }

    public Path deploy() {
        return data.resolve("deploy");
    }

    public Bundle bundle(String symbolicName) {
        return bundle(framework, symbolicName);
    }

    static Bundle bundle(YadoFramework framework, String symbolicName) {
        return Arrays.stream(framework.bundleContext().getBundles()).filter(b -> symbolicName.equals(b.getSymbolicName())).findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName + "; there are "
                        + Arrays.stream(framework.bundleContext().getBundles()).map(Bundle::getSymbolicName).toList()));
    }

    /** Writes a file into the folder atomically: to a temporary file, then renamed. */
    public static void drop(Path folder, String name, byte[] content) throws Exception {
        Path temp = Files.write(folder.resolve("." + name + ".tmp"), content);
        Files.move(temp, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void configure(String fileName, String content) throws Exception {
        drop(etc(), fileName, content.getBytes(StandardCharsets.UTF_8));
    }

    static int awaitPort(YadoFramework framework) throws Exception {
        return Await.until("the HTTP server's port", BOUND, () -> {
            ServiceReference<?>[] found = framework.bundleContext()
                    .getAllServiceReferences("org.osgi.service.servlet.runtime.HttpServiceRuntime", null);
            return found == null ? 0 : Integer.parseInt(String.valueOf(found[0].getProperty("org.osgi.service.http.port")));
        }, port -> port > 0);
    }

    @Override
    public void close() {
        framework.close();
    }
}
