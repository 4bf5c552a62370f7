package dev.yado.launcher.build;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * Checks which of Yado's own bundles import packages of which others. Safe projection depends on it: a Backend that cannot reach the
 * packages of the Runtime cannot leak their content.
 */
final class ImportRules {
    private static final String OURS = "dev.yado.";

    /** The permitted importers of each exporting bundle; a name that ends in {@code .*} includes all names below it. */
    private static final Map<String, List<String>> IMPORTERS = Map.of(
            "model", List.of("*"),
            "support", List.of("*"),
            "stream", List.of("runtime.core", "runtime.http", "source.*", "registry", "backend.*", "http.support"),
            "process", List.of("engine.acp", "engine.llm"),
            "model.json", List.of("runtime.http", "runtime.wire", "runtime.store.*", "source.local", "source.remote", "registry", "backend.*", "http.support"),
            "http.support", List.of("runtime.http", "backend.*"),
            "runtime.api", List.of("runtime.core", "runtime.http", "runtime.wire", "runtime.store.*", "engine.*", "source.embedded"),
            "runtime.wire", List.of("runtime.http", "source.remote"),
            "source.api", List.of("source.*", "registry.*", "backend.*"),
            "registry.api", List.of("registry", "backend.*"));

    /** The bundles that run headless, in a process without any HTTP or JSON bundle. */
    private static final List<String> HEADLESS = List.of("model", "support", "stream", "process", "runtime.api", "runtime.core", "engine.echo", "config.files");
    private static final List<String> HTTP_AND_JSON = List.of("jakarta.servlet", "javax.servlet", "java.net.http", "com.sun.net.httpserver",
            "org.osgi.service.servlet", "org.osgi.service.http", "org.apache.felix.http", "org.eclipse.jetty", "tools.jackson", "com.fasterxml.jackson");

    private record Manifest(String name, List<String> imports, List<String> exports, Attributes headers) {
    }

    /** @param jars all built bundles; third-party ones are skipped */
    void check(List<Path> jars) throws IOException, LaunchException {
        List<Manifest> ours = new ArrayList<>();
        for (Path jar : jars) {
            Manifest manifest = read(jar);
            if (manifest.name().startsWith(OURS)) {
                ours.add(manifest);
            }
        }
        Map<String, String> exporters = new HashMap<>();
        ours.forEach(m -> m.exports().forEach(p -> exporters.put(p, m.name())));
        List<String> problems = new ArrayList<>();
        for (Manifest manifest : ours) {
            problems.addAll(problems(manifest, exporters));
        }
        if (!problems.isEmpty()) {
            throw new LaunchException("Bundles violate the import rules (class ImportRules in launcher):", problems);
        }
    }

    private static List<String> problems(Manifest bundle, Map<String, String> exporters) {
        List<String> problems = new ArrayList<>();
        String importer = bundle.name().substring(OURS.length());
        for (String imported : bundle.imports()) {
            String exporter = exporters.get(imported);
            if (exporter != null && !exporter.equals(bundle.name()) && !allowed(importer, exporter.substring(OURS.length()))) {
                problems.add(bundle.name() + " must not import " + imported + " of " + exporter);
            } else if (exporter == null && imported.startsWith(OURS)) {
                problems.add(bundle.name() + " imports " + imported + ", which no bundle exports");
            }
            if (HEADLESS.contains(importer) && HTTP_AND_JSON.stream().anyMatch(p -> imported.equals(p) || imported.startsWith(p + "."))) {
                problems.add(bundle.name() + " must run without HTTP and JSON, but imports " + imported);
            }
        }
        for (String exported : bundle.exports()) {
            if (exported.endsWith(".internal") || exported.contains(".internal.")) {
                problems.add(bundle.name() + " must not export its internal package " + exported);
            }
        }
        for (String header : List.of("Require-Bundle", "DynamicImport-Package")) {
            if (bundle.headers().getValue(header) != null) {
                problems.add(bundle.name() + " must not use " + header + ", because no rule can see through it");
            }
        }
        return problems;
    }

    private static boolean allowed(String importer, String exporter) {
        return IMPORTERS.getOrDefault(exporter, List.of()).stream().anyMatch(pattern -> pattern.equals("*") || pattern.equals(importer)
                || pattern.endsWith(".*") && (importer + ".").startsWith(pattern.substring(0, pattern.length() - 1)));
    }

    private static Manifest read(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes headers = file.getManifest() == null ? new Attributes() : file.getManifest().getMainAttributes();
            String name = headers.getValue("Bundle-SymbolicName");
            return new Manifest(name == null ? "" : name.split(";")[0].strip(), names(headers.getValue("Import-Package")),
                    names(headers.getValue("Export-Package")), headers);
        }
    }

    /** The package names of a header such as {@code a.b;version="[1,2)";x:="y,z",c.d;e.f;version=1}. */
    static List<String> names(String header) {
        Set<String> names = new LinkedHashSet<>();
        for (String clause : split(header == null ? "" : header, ',')) {
            for (String part : split(clause, ';')) {
                if (!part.isBlank() && part.indexOf('=') < 0) {
                    names.add(part.strip());
                }
            }
        }
        return List.copyOf(names);
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
