package dev.yado.itests.harness;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Builds a bundle from Java sources as a developer's build does: javac against the API bundles, bnd for the manifest and the components. */
public final class TestBundle {

    private final String symbolicName;
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, String> headers = new TreeMap<>();

    public TestBundle(String symbolicName) {
        this.symbolicName = symbolicName;
    }

    /** @param className fully qualified */
    public TestBundle source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    public TestBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Returns the jar's bytes. */
    public byte[] build() throws Exception {
        Path work = Files.createTempDirectory("test-bundle");
        try {
            compile(work);
            return pack(work.resolve("classes"));
        } finally {
            deleteTree(work);
        }
    }

    private void compile(Path work) throws Exception {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve("src").resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()).toString());
        }
        List<String> options = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", work.resolve("classes").toString(), "-cp",
                System.getProperty("java.class.path")));
        StringWriter out = new StringWriter();
        try (var manager = javac.getStandardFileManager(null, null, null)) {
            boolean compiled = javac.getTask(out, manager, null, options, null, manager.getJavaFileObjects(files.toArray(String[]::new))).call();
            if (!compiled) {
                throw new AssertionError("the sources of " + symbolicName + " do not compile:\n" + out);
            }
        }
    }

    private byte[] pack(Path classes) throws Exception {
        try (Builder bnd = new Builder()) {
            bnd.setProperty("Bundle-SymbolicName", symbolicName);
            bnd.setProperty("Bundle-Version", headers.getOrDefault("Bundle-Version", "1.0.0"));
            bnd.setProperty("-noimportjava", "true");
            headers.forEach(bnd::setProperty);
            bnd.addClasspath(classes.toFile());
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (entry.endsWith(".jar")) {
                    bnd.addClasspath(new File(entry));
                }
            }
            String packages = String.join(",", sources.keySet().stream().map(n -> n.substring(0, n.lastIndexOf('.'))).distinct().toList());
            bnd.setProperty("-privatepackage", packages);
            try (Jar jar = bnd.build()) {
                if (!bnd.getErrors().isEmpty()) {
                    throw new AssertionError("bnd: " + bnd.getErrors());
                }
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                jar.write(bytes);
                return bytes.toByteArray();
            }
        }
    }

    /** Returns the shipped bundle with another version. */
    public static byte[] shipped(String symbolicName, String version) throws IOException {
        try (Stream<Path> files = Files.walk(YadoHome.distribution().bundles())) {
            Path shipped = files.filter(f -> f.getFileName().toString().matches(Pattern.quote(symbolicName) + "-.*\\.jar")).findFirst().orElseThrow();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JarFile jar = new JarFile(shipped.toFile())) {
                Manifest manifest = new Manifest(jar.getManifest());
                manifest.getMainAttributes().putValue("Bundle-Version", version);
                try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                    for (JarEntry entry : jar.stream().filter(e -> !e.getName().equals(JarFile.MANIFEST_NAME)).toList()) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        jar.getInputStream(entry).transferTo(out);
                        out.closeEntry();
                    }
                }
            }
            return bytes.toByteArray();
        }
    }

    private static void deleteTree(Path root) throws Exception {
        try (var files = Files.walk(root)) {
            Path[] deepestFirst = files.sorted((a, b) -> b.compareTo(a)).toArray(Path[]::new);
            for (Path file : Arrays.asList(deepestFirst)) {
                Files.delete(file);
            }
        }
    }
}
