package dev.yado.launcher.framework;

import dev.yado.launcher.feature.BundleRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.BundleActivator;

/** A directory in Maven layout with generated bundles and real ones from the class path of the test, and features of them. */
public final class TestBundles {
    /** ConfigurationAdmin and SCR, each with a class of its jar. */
    private static final Map<String, String> FOUNDATION = Map.of("org.apache.felix.configadmin", "org.apache.felix.cm.impl.Activator",
            "org.apache.felix.scr", "org.apache.felix.scr.impl.Activator");

    private final Path folder;
    private final List<String> entries = new ArrayList<>();

    public TestBundles(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    public BundleRepository store() {
        return new BundleRepository(List.of(folder));
    }

    public TestBundles foundation() throws Exception {
        for (var e : FOUNDATION.entrySet()) {
            Path jar = Path.of(Class.forName(e.getValue()).getProtectionDomain().getCodeSource().getLocation().toURI());
            Path to = folder.resolve("test").resolve(e.getKey()).resolve("1").resolve(e.getKey() + "-1.jar");
            Files.createDirectories(to.getParent());
            Files.copy(jar, to);
            entries.add("{ \"id\": \"test:" + e.getKey() + ":1\", \"bundleStartLevel\": " + (e.getKey().endsWith("admin") ? 1 : 2) + " }");
        }
        return this;
    }

    /** Adds a bundle with only a manifest; headers alternate between key and value. */
    public TestBundles bundle(String name, String... headers) throws IOException {
        return bundle(name, Map.of(), headers);
    }

    /** Adds a bundle with one component. The bundle has no classes, so the class must be one of the JDK. */
    public TestBundles component(String name, String implementation, String content) throws IOException {
        return component(name, implementation, "", content);
    }

    /** @param attributes additional XML attributes of the component */
    public TestBundles component(String name, String implementation, String attributes, String content) throws IOException {
        String xml = "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='" + name + ".c' immediate='true' " + attributes + ">"
                + "<implementation class='" + implementation + "'/>" + content + "</scr:component>";
        return bundle(name, Map.of("OSGI-INF/c.xml", xml.getBytes(StandardCharsets.UTF_8)), "Service-Component", "OSGI-INF/c.xml");
    }

    /** Adds a bundle with one class, its activator, which may use only the framework and the JDK. */
    public TestBundles activator(String name, Class<? extends BundleActivator> activator, String... headers) throws IOException {
        String file = activator.getName().replace('.', '/') + ".class";
        try (InputStream in = activator.getClassLoader().getResourceAsStream(file)) {
            String[] all = Arrays.copyOf(new String[] {"Bundle-Activator", activator.getName(), "Import-Package", "org.osgi.framework"}, 4 + headers.length);
            System.arraycopy(headers, 0, all, 4, headers.length);
            return bundle(name, Map.of(file, in.readAllBytes()), all);
        }
    }

    private TestBundles bundle(String name, Map<String, byte[]> files, String... headers) throws IOException {
        Map<String, String> manifest = new LinkedHashMap<>(Map.of("Manifest-Version", "1.0", "Bundle-ManifestVersion", "2", "Bundle-SymbolicName", name));
        for (int i = 0; i < headers.length; i += 2) {
            manifest.put(headers[i], headers[i + 1]);
        }
        Manifest m = new Manifest();
        manifest.forEach(m.getMainAttributes()::putValue);
        Path jar = jar(name);
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream zip = new JarOutputStream(out, m)) {
            for (var e : files.entrySet()) {
                zip.putNextEntry(new JarEntry(e.getKey()));
                zip.write(e.getValue());
            }
        }
        entries.add("{ \"id\": \"test:" + name + ":1\" }");
        return this;
    }

    public Path jar(String name) {
        return folder.resolve("test").resolve(name).resolve("1").resolve(name + "-1.jar");
    }

    /** Writes a feature with all bundles added so far. */
    public Path feature() throws IOException {
        return feature("");
    }

    /** @param more additional JSON of the feature, starting with a comma */
    public Path feature(String more) throws IOException {
        return Files.writeString(folder.resolve("test.json"),
                "{ \"id\": \"test:feature:1\", \"bundles\": [ " + String.join(", ", entries) + " ]" + more + " }");
    }
}
