package dev.yado.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegalFilesTest {

    private static final String MANIFEST = "Manifest-Version: 1.0\nBundle-License: Apache-2.0\n";

    @TempDir
    private Path top;
    private Path legal;
    private Path distribution;

    @BeforeEach
    void anEmptyDistribution() throws IOException {
        Files.writeString(top.resolve("LICENSE"), "the licence");
        Files.writeString(top.resolve("NOTICE"), "the notice");
        legal = Files.createDirectories(top.resolve("legal"));
        Files.writeString(Files.createDirectories(legal.resolve("licenses")).resolve("MIT.txt"), "do as you like");
        distribution = Files.createDirectories(top.resolve("dist"));
        Files.createDirectories(distribution.resolve("lib"));
        Files.createDirectories(distribution.resolve("bundles"));
    }

    private static byte[] jar(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> entries(String manifest, String... names) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.UTF_8));
        for (String name : names) {
            entries.put(name, new byte[0]);
        }
        return entries;
    }

    private void list(String... lines) throws IOException {
        Files.writeString(legal.resolve("third-party.txt"), "# comment\n\n" + String.join("\n", lines) + "\n");
    }

    @Test
    void listsEveryLibraryAlsoThoseInsideOurJars() throws IOException {
        Files.write(distribution.resolve("lib/some-lib-1.2.jar"), jar(entries("", "META-INF/LICENSE.txt")));
        Map<String, byte[]> ours = entries(MANIFEST, "META-INF/LICENSE", "META-INF/NOTICE");
        ours.put("inner-2.0.jar", jar(entries("")));
        Files.write(distribution.resolve("bundles/dev.yado.a-0.1.jar"), jar(ours));
        list("some-lib | Some | Apache-2.0 | jar", "inner | Inner | MIT | licenses/MIT.txt");

        assertThat(LegalFiles.write(legal, top, distribution)).isEmpty();
        assertThat(distribution.resolve("THIRD-PARTY.md")).content().contains("| some-lib-1.2.jar |  | Some | Apache-2.0 | in the library |",
                "| inner-2.0.jar | dev.yado.a-0.1.jar | Inner | MIT | [licenses/MIT.txt](licenses/MIT.txt) |");
        assertThat(distribution.resolve("LICENSE")).hasContent("the licence");
        assertThat(distribution.resolve("NOTICE")).hasContent("the notice");
        assertThat(distribution.resolve("licenses/MIT.txt")).hasContent("do as you like");
    }

    @Test
    void reportsWhatIsMissing() throws IOException {
        Files.write(distribution.resolve("lib/unknown-1.jar"), jar(entries("")));
        Files.write(distribution.resolve("lib/silent-1.jar"), jar(entries("")));
        Files.write(distribution.resolve("bundles/dev.yado.a-0.1.jar"), jar(entries("Manifest-Version: 1.0\n", "META-INF/LICENSE")));
        list("silent | Silent | MIT | jar", "gone | Gone | MIT | jar");

        assertThat(LegalFiles.write(legal, top, distribution)).containsExactly(
                "dev.yado.a-0.1.jar has no Bundle-License in its manifest",
                "dev.yado.a-0.1.jar has no META-INF/NOTICE",
                "the licence text of silent-1.jar is not where third-party.txt says: jar",
                "third-party.txt lists gone, which is not shipped",
                "unknown-1.jar is not listed in launcher/src/main/legal/third-party.txt: add its project, licence and where its text is");
    }
}
