package dev.yado.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs {@code bin/yado} with a Java that only prints its arguments. */
class StartScriptTest {
    private static final Path SCRIPT = Path.of("src/main/dist/bin/yado").toAbsolutePath();

    private record Outcome(int exit, String out, String err) {
    }

    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void distributionInAPathWithSpaces() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("a folder/dist/bin"));
        script = Files.copy(SCRIPT, bin.resolve("yado"), StandardCopyOption.COPY_ATTRIBUTES);
        script.toFile().setExecutable(true);
    }

    /** Creates the directory of a JDK; without a version it has no file "release", and its java prints one as {@code java -version} does. */
    private Path jdk(String version, boolean release) throws Exception {
        Path home = folder.resolve("jdk " + version);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java,
                "#!/bin/sh\nif [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\" 2026-01-01' >&2; exit; fi\nfor a; do echo \"$a\"; done\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (release) {
            Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x 99\"\nJAVA_VERSION=\"" + version + "\"\n");
        }
        return home;
    }

    private static Outcome run(Path script, Map<String, String> environment, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "JAVA_OPTS", "LC_ALL", "LC_CTYPE", "LANG"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes());
        String err = new String(process.getErrorStream().readAllBytes());
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        return new Outcome(process.exitValue(), out, err);
    }

    @ParameterizedTest
    @CsvSource({"17.0.15, '', ''", "21, '', ''", "22.0.1, native, ''", "24-ea, native, unsafe", "25.0.3, native, unsafe"})
    void choosesTheFlagsThatThisJavaKnows(String version, String nativeAccess, String unsafe) throws Exception {
        for (boolean release : new boolean[] {true, false}) {
            Outcome outcome = run(script, Map.of("JAVA_HOME", jdk(version, release).toString()), "backend", "two words");
            assertEquals(0, outcome.exit(), outcome.err());
            assertEquals(!nativeAccess.isEmpty(), outcome.out().contains("--enable-native-access=ALL-UNNAMED"), outcome.out());
            assertEquals(!unsafe.isEmpty(), outcome.out().contains("--sun-misc-unsafe-memory-access=allow"), outcome.out());
            assertThat(outcome.out()).endsWith("dev.yado.launcher.command.Yado\nbackend\ntwo words\n");
            Files.deleteIfExists(folder.resolve("jdk " + version + "/release"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_392", "11.0.2"})
    void refusesAnOldJava(String version) throws Exception {
        Outcome outcome = run(script, Map.of("JAVA_HOME", jdk(version, true).toString()));
        assertEquals(1, outcome.exit());
        assertTrue(outcome.err().contains("too old") && outcome.err().lines().count() == 1, outcome.err());
    }

    @Test
    void saysWhatToDoWhenThereIsNoJava() throws Exception {
        Outcome wrong = run(script, Map.of("JAVA_HOME", folder.toString()));
        assertEquals(1, wrong.exit());
        assertTrue(wrong.err().contains("JAVA_HOME") && wrong.err().lines().count() == 1, wrong.err());
    }

    /** In the C locale, Java cannot open paths with characters outside ASCII, including its own. */
    @ParameterizedTest
    @CsvSource({"LC_ALL, C, C.UTF-8", "LANG, POSIX, C.UTF-8", "LANG, '', C.UTF-8", "LANG, de_DE.UTF-8, ''", "LC_ALL, en_US.ISO-8859-1, en_US.ISO-8859-1"})
    void givesJavaALocaleThatKnowsAllPaths(String variable, String value, String expected) throws Exception {
        Path home = jdk("17", true);
        Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho \"${LC_ALL:-}\"\n");
        Outcome outcome = run(script, Map.of("JAVA_HOME", home.toString(), variable, value));
        assertEquals(expected, outcome.out().strip(), outcome.err());
    }

    @Test
    void findsItsFolderThroughLinks() throws Exception {
        Path absolute = Files.createSymbolicLink(folder.resolve("one"), script);
        Path relative = Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
        for (Path start : List.of(script, absolute, relative)) {
            Outcome outcome = run(start, Map.of("JAVA_HOME", jdk("17", true).toString(), "JAVA_OPTS", "-Xmx1g -Dx=y"));
            assertThat(outcome.out()).as(outcome.out() + outcome.err()).contains("-Dyado.home=" + script.getParent().getParent().toRealPath() + "\n");
            assertThat(outcome.out()).contains("-Xmx1g\n-Dx=y\n");
        }
    }
}
