package dev.yado.launcher.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.framework.FailsToStart;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.TestBundles;
import dev.yado.launcher.framework.YadoFramework;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/** Adds, changes and removes files in the directory of a running framework. */
class DeployFolderTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final String OURS = "dev.yado.thing";

    @TempDir
    private Path folder;

    private TestBundles made;
    private LaunchSettings settings;
    private YadoFramework yado;
    private int count;

    /** Starts a framework with version 1.5.0 of the own bundle. */
    @BeforeEach
    void start() throws Exception {
        TestBundles shipped = new TestBundles(folder.resolve("bundles")).foundation().bundle(OURS, "Bundle-Version", "1.5.0");
        made = new TestBundles(folder.resolve("made"));
        settings = LaunchSettings.of(new Distribution(folder), folder.resolve("data")).featureFile(shipped.feature()).bundleFolder(shipped.folder()).build();
        yado = YadoFramework.start(settings);
    }

    @AfterEach
    void stop() {
        yado.close();
    }

    private Path bundle(String name, String version, String... headers) throws Exception {
        // Every file differs, also with equal headers.
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Bundle-Version";
        all[headers.length + 1] = version;
        all[headers.length + 2] = "X-Build";
        all[headers.length + 3] = String.valueOf(++count);
        return made.bundle(name, all).jar(name);
    }

    private void drop(String name, Path file) throws IOException {
        drop(name, Files.readAllBytes(file));
    }

    private void drop(String name, byte[] content) throws IOException {
        Path temp = Files.write(yado.data().deploy().resolve("." + name), content);
        Files.move(temp, yado.data().deploy().resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void take(String name) throws IOException {
        Files.delete(yado.data().deploy().resolve(name));
    }

    /** Returns the installed versions of a bundle; active ones are marked with a star. */
    private String versions(String name) {
        return String.join(" ", Arrays.stream(yado.bundleContext().getBundles()).filter(b -> name.equals(b.getSymbolicName()))
                .map(b -> b.getVersion() + (b.getState() == Bundle.ACTIVE ? "*" : "")).sorted().toList());
    }

    private Map<String, String> problems() throws Exception {
        ServiceReference<?> reference = yado.bundleContext().getServiceReferences(Supplier.class, "(yado.diagnostics=deploy)").iterator().next();
        List<?> all = (List<?>) ((Supplier<?>) yado.bundleContext().getService(reference)).get();
        return all.stream().map(Map.class::cast).collect(Collectors.toMap(m -> (String) m.get("file"), m -> (String) m.get("message")));
    }

    private static <T> void await(T expected, Callable<T> actual) throws Exception {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!expected.equals(actual.call()) && System.nanoTime() - end < 0) {
            Thread.sleep(10);
        }
        assertEquals(expected, actual.call());
    }

    private void awaitProblem(String file, String... parts) throws Exception {
        await(true, () -> Arrays.stream(parts).allMatch(problems().getOrDefault(file, "")::contains));
    }

    @Test
    void aBundleComesChangesAndGoes() throws Exception {
        drop("a.jar", bundle("com.example.a", "1"));
        await("1.0.0*", () -> versions("com.example.a"));
        drop("a.jar", bundle("com.example.a", "2"));
        await("2.0.0*", () -> versions("com.example.a"));
        drop("a.jar", bundle("com.example.other", "2"));
        await("2.0.0*", () -> versions("com.example.other"));
        assertEquals("", versions("com.example.a"), "the file is another bundle now");
        take("a.jar");
        await("", () -> versions("com.example.other"));
        assertEquals(Map.of(), problems());
    }

    @Test
    void aFileThatOtherUsersMayWriteIsNotStarted() throws Exception {
        Path deploy = yado.data().deploy();
        Path file = Files.copy(bundle("com.example.a", "1"), deploy.resolve(".a.jar"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.move(file, deploy.resolve("a.jar"), StandardCopyOption.ATOMIC_MOVE);
        awaitProblem("a.jar", "it may be written by all users (rw-rw-rw-)");
        assertEquals("", versions("com.example.a"));
        Files.setPosixFilePermissions(deploy.resolve("a.jar"), PosixFilePermissions.fromString("rw-r--r--"));
        await("1.0.0*", () -> versions("com.example.a"));
        assertEquals(Map.of(), problems());

        Files.createSymbolicLink(deploy.resolve("b.jar"), bundle("com.example.b", "1"));
        awaitProblem("b.jar", "it is a link out of the directory");
        assertEquals("", versions("com.example.b"));
    }

    @Test
    void bundlesThatNeedEachOtherMayComeInAnyOrder() throws Exception {
        drop("a.jar", bundle("com.example.a", "1", "Require-Bundle", "com.example.b"));
        awaitProblem("a.jar", "com.example.b");
        drop("b.jar", bundle("com.example.b", "1"));
        await("1.0.0*", () -> versions("com.example.a"));
        assertEquals(Map.of(), problems());
        take("b.jar");
        awaitProblem("a.jar", "com.example.b");
        drop("b.jar", bundle("com.example.b", "2"));
        await("1.0.0*", () -> versions("com.example.a"));
    }

    @Test
    void aFileThatIsNoBundleIsNamedWithTheReason() throws Exception {
        byte[] whole = Files.readAllBytes(bundle("com.example.a", "1"));
        drop("text.jar", "this is no jar".getBytes(StandardCharsets.UTF_8));
        drop("half.jar", Arrays.copyOf(whole, whole.length / 2));
        drop("empty.jar", new byte[0]);
        drop("notes.txt", new byte[0]);
        Path bare = folder.resolve("bare.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(bare))) {
            out.putNextEntry(new ZipEntry("x"));
        }
        drop("bare.jar", bare);
        drop("plain.jar", made.bundle("x", "Bundle-SymbolicName", "").jar("x"));
        drop("version.jar", bundle("com.example.b", "one"));
        Files.createDirectory(yado.data().deploy().resolve("folder.jar"));
        awaitProblem("text.jar", "not a jar");
        awaitProblem("half.jar", "incomplete");
        awaitProblem("empty.jar", "incomplete");
        awaitProblem("notes.txt", ".jar");
        awaitProblem("bare.jar", "no manifest");
        awaitProblem("plain.jar", "Bundle-SymbolicName");
        awaitProblem("version.jar", "Bundle-Version");
        awaitProblem("folder.jar", "it is a directory");
        assertEquals(8, problems().size(), problems().toString());

        drop("half.jar", whole);
        await("1.0.0*", () -> versions("com.example.a"));
        take("text.jar");
        await(6, () -> problems().size());
    }

    @Test
    void aDamagedUpdateLeavesWhatRuns() throws Exception {
        drop("a.jar", bundle("com.example.a", "1"));
        await("1.0.0*", () -> versions("com.example.a"));
        drop("a.jar", "half an upload".getBytes(StandardCharsets.UTF_8));
        awaitProblem("a.jar", "not a jar", "stays installed");
        assertEquals("1.0.0*", versions("com.example.a"));
    }

    @Test
    void whatIsShippedIsNotReplacedByTheSameVersionNorByAnOlderOne() throws Exception {
        long before = shipped().getLastModified();
        drop("same.jar", bundle(OURS, "1.5.0"));
        drop("old.jar", bundle(OURS, "1.4.9"));
        awaitProblem("same.jar", OURS + " 1.5.0 is installed already", "only a higher version replaces it");
        awaitProblem("old.jar", OURS + " 1.4.9", "older than 1.5.0");
        take("same.jar");
        take("old.jar");
        await(Map.of(), this::problems);
        assertEquals("1.5.0*", versions(OURS));
        assertEquals(before, shipped().getLastModified(), "it is the bundle it was");
    }

    private Bundle shipped() {
        return yado.featureBundles().stream().filter(b -> OURS.equals(b.getSymbolicName())).findFirst().orElseThrow();
    }

    @Test
    void aNewerVersionOfOursTakesItsPlaceUntilItsFileGoes() throws Exception {
        drop("new.jar", bundle(OURS, "1.6.0"));
        await("1.5.0 1.6.0*", () -> versions(OURS));
        assertEquals(List.of(), yado.problems(), "nothing is missing");
        drop("newer.jar", bundle(OURS, "1.7.0"));
        await("1.5.0 1.6.0 1.7.0*", () -> versions(OURS));
        take("new.jar");
        await("1.5.0 1.7.0*", () -> versions(OURS));
        take("newer.jar");
        await("1.5.0*", () -> versions(OURS));
    }

    @Test
    void aNewerVersionThatCannotRunStopsNothing() throws Exception {
        drop("needy.jar", bundle(OURS, "1.6.0", "Import-Package", "no.such.pkg"));
        awaitProblem("needy.jar", "no.such.pkg");
        assertEquals("1.5.0* 1.6.0", versions(OURS));
        take("needy.jar");
        await("1.5.0*", () -> versions(OURS));
        made.activator(OURS, FailsToStart.class, "Bundle-Version", "1.6.0");
        drop("failing.jar", made.jar(OURS));
        awaitProblem("failing.jar", FailsToStart.REASON);
        await("1.5.0* 1.6.0", () -> versions(OURS));
        assertEquals(List.of(), yado.problems());
    }

    @Test
    void bundlesOfOthersRunBesideEachOther() throws Exception {
        drop("one.jar", bundle("com.example.lib", "1"));
        drop("two.jar", bundle("com.example.lib", "2"));
        await("1.0.0* 2.0.0*", () -> versions("com.example.lib"));
        drop("copy.jar", bundle("com.example.lib", "2"));
        awaitProblem("copy.jar", "com.example.lib 2.0.0 is installed already");
        // The conflicting file is removed.
        take("two.jar");
        await(Map.of(), this::problems);
        await("1.0.0* 2.0.0*", () -> versions("com.example.lib"));
    }

    @Test
    void aFragmentBecomesAPartOfItsRunningHost() throws Exception {
        drop("host.jar", bundle("com.example.host", "1"));
        await("1.0.0*", () -> versions("com.example.host"));
        drop("part.jar", bundle("com.example.part", "1", "Fragment-Host", "com.example.host"));
        Bundle host = Arrays.stream(yado.bundleContext().getBundles()).filter(b -> "com.example.host".equals(b.getSymbolicName())).findFirst().orElseThrow();
        await(true, () -> host.getState() == Bundle.ACTIVE && !host.adapt(BundleWiring.class).getProvidedWires("osgi.wiring.host").isEmpty());
        assertEquals(Map.of(), problems());
    }

    @Test
    void filesThatWereThereAtTheStartCount() throws Exception {
        drop("a.jar", bundle("com.example.a", "1"));
        yado.close();
        yado = YadoFramework.start(settings);
        await("1.0.0*", () -> versions("com.example.a"));
    }
}
