package dev.yado.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A bundle that exports packages has a baseline, sources and javadoc, which {@code api.skip} turns on. */
class ApiModulesTest {

    private static final Path BUNDLES = Path.of("../bundles");

    @Test
    void exactlyTheExportingBundlesAreApiModules() throws IOException {
        SortedSet<String> exporting = new TreeSet<>();
        SortedSet<String> marked = new TreeSet<>();
        try (Stream<Path> modules = Files.list(BUNDLES)) {
            for (Path module : modules.filter(folder -> Files.exists(folder.resolve("pom.xml"))).toList()) {
                if (exportsAPackage(module.resolve("src/main/java"))) {
                    exporting.add(module.getFileName().toString());
                }
                if (Files.readString(module.resolve("pom.xml")).contains("<api.skip>false</api.skip>")) {
                    marked.add(module.getFileName().toString());
                }
            }
        }
        assertThat(marked).as("bundles whose POM says <api.skip>false</api.skip>").isEqualTo(exporting).isNotEmpty();
    }

    private static boolean exportsAPackage(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.endsWith("package-info.java")).toList()) {
                if (Files.readString(file).contains("@org.osgi.annotation.bundle.Export") || Files.readString(file).contains("\n@Export")) {
                    return true;
                }
            }
        }
        return false;
    }
}
