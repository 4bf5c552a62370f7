package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoCommand;
import dev.yado.itests.harness.YadoHome;
import dev.yado.itests.harness.YadoProcess;
import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped command line, as users and service managers run it. */
class ProcessIT {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int SIGTERM_STATUS = 128 + 15;

    @TempDir
    private Path folder;

    private static List<String> outputOf(YadoProcess process, int status) throws Exception {
        assertEquals(status, process.awaitExit(BOUND), () -> process.lines().toString());
        return process.lines();
    }

    /** Requires exactly one line of output, with all parts and without a stack trace. */
    private static void assertOneLine(List<String> lines, String... parts) {
        assertEquals(1, lines.size(), () -> "one line is enough: " + lines);
        assertThat(lines.get(0)).startsWith("yado: ");
        for (String part : parts) {
            assertThat(lines.get(0)).as(() -> lines.get(0) + " does not contain " + part).contains(part);
        }
    }

    @Test
    void versionIsPrintedAndAMissingCommandIsAUsageError() throws Exception {
        try (YadoProcess version = YadoProcess.run("version"); YadoProcess nothing = YadoProcess.run()) {
            assertThat(outputOf(version, 0).get(0)).as(version.lines().toString()).startsWith("yado ");
            assertOneLine(outputOf(nothing, 2), "yado backend");
        }
    }

    @Test
    void helpContainsCommandsAndOptions() {
        assertThat(String.join("\n", YadoCommand.run("--help").expect(0))).contains("backend");
        assertThat(String.join("\n", YadoCommand.run("backend", "--help").expect(0)))
                .contains("--listen", "--data", "--feature", "--token-file", "--token-env", "--workspace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend --lissen 127.0.0.1:0", "backend --listen 127.0.0.1:99999", "bakend", "backend --listen 0.0.0.0:0",
        "backend --listen [::]:0"})
    void invalidCommandLineExitsWithUsageError(String arguments) {
        assertOneLine(YadoCommand.run(arguments.split(" ")).expect(2), "--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--feature nope", "--token-file /nowhere/token"})
    void missingFilesAreReported(String arguments) {
        String[] all = ("backend --listen 127.0.0.1:0 --data " + folder.resolve("data") + " " + arguments).split(" ");
        assertOneLine(YadoCommand.run(all).expect(1), arguments.substring(arguments.lastIndexOf(' ') + 1));
    }

    @Test
    void portInUseIsReported() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertOneLine(YadoCommand.run("backend", "--listen", "127.0.0.1:" + port, "--data", folder.resolve("data").toString()).expect(1), port, "--listen");
        }
    }

    @Test
    void sigtermStopsWithinTheLimitDuringRunsAndStreams() throws Exception {
        try (YadoProcess process = YadoProcess.backend(folder.resolve("data"))) {
            Api api = process.awaitBackend();
            WorkerApi hanging = api.createWorker();
            hanging.input("/hang").expect(200);
            WorkerApi deaf = api.createWorker();
            deaf.input("/hang-deaf").expect(200);
            try (SseClient one = SseClient.open(hanging); SseClient two = SseClient.open(deaf); SseClient fleet = SseClient.open(api, "/api/events", "")) {
                one.await("the snapshot", e -> e.payload().equals("snapshot"));
                fleet.await("a Runtime", e -> e.name().equals("runtime_added"));
                process.terminate();
                assertEquals(SIGTERM_STATUS, process.awaitExit(STOP), () -> process.lines().toString());
                assertTrue(one.awaitEnd(STOP) && two.awaitEnd(STOP) && fleet.awaitEnd(STOP), "streams end");
                assertTrue(one.events().stream().anyMatch(e -> e.json().at("/diagnostic/code").asString("").equals("backend.closing")),
                        () -> "a stream reports why it ends: " + one.summary());
            }
        }
    }

    /** A signal during the start ends the process as one after it does, and the data directory can be used at once. */
    @Tag("slow")
    @Test
    void sigtermAtAnyMomentOfTheStartStops() throws Exception {
        Path data = folder.resolve("data");
        Random random = new Random();
        Map<String, Integer> said = new TreeMap<>();
        for (int i = 0; i < 25; i++) {
            long millis = random.nextInt(3_000);
            try (YadoProcess process = YadoProcess.backend(data)) {
                // Not a synchronisation: the moment is to be any.
                Thread.sleep(millis);
                boolean listening = process.lines().stream().anyMatch(line -> line.contains("listening on"));
                process.terminate();
                assertEquals(SIGTERM_STATUS, process.awaitExit(STOP), () -> "after " + millis + " ms: " + process.lines());
                assertThat(process.lines()).as("after " + millis + " ms").noneMatch(line -> line.contains("did not start") || line.contains("Exception"));
                boolean early = process.lines().contains("yado: stopped by a signal before it was listening");
                assertThat(early && listening).as(process.lines().toString()).isFalse();
                said.merge(early ? "reported" : listening ? "listening" : "before the program or as it began to listen", 1, Integer::sum);
            }
        }
        System.out.println("25 starts with SIGTERM within 3 s: " + said);
        try (YadoProcess process = YadoProcess.backend(data)) {
            process.awaitBackend().createWorker();
        }
    }

    @Test
    void unpackedArchiveRunsFromAnyDirectoryWithoutMaven() throws Exception {
        Path home = YadoHome.distribution().home();
        Path place = Files.createDirectories(folder.resolve("a place with spaces"));
        Process tar = new ProcessBuilder("tar", "xzf", home + ".tar.gz", "-C", place.toString()).inheritIO().start();
        assertTrue(tar.waitFor(30, TimeUnit.SECONDS) && tar.exitValue() == 0, "tar");
        Path command = place.resolve(home.getFileName()).resolve("bin/yado");
        assertTrue(Files.isExecutable(command), command + " must be executable");
        Path link = Files.createSymbolicLink(folder.resolve("yado link"), command);
        // A PATH with the tools of a minimal system, without Maven.
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String tool : List.of("sh", "readlink", "dirname", "sed", "bash", "env", "expr")) {
            for (String place2 : List.of("/bin/", "/usr/bin/")) {
                if (Files.isExecutable(Path.of(place2 + tool)) && !Files.exists(bin.resolve(tool))) {
                    Files.createSymbolicLink(bin.resolve(tool), Path.of(place2 + tool));
                }
            }
        }
        try (YadoProcess process = YadoProcess.run(Map.of("PATH", bin.toString()), link, "backend", "--listen", "127.0.0.1:0", "--data",
                folder.resolve("data dir").toString())) {
            Api api = process.awaitBackend();
            api.createWorker().input("hello").expect(200);
            process.terminate();
            process.awaitExit(STOP);
        }
        assertEquals(contents(home), contents(command.getParent().getParent()), "nothing is written into the distribution");
    }

    private static List<String> contents(Path root) throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString()).filter(name -> !name.equals(".built")).sorted().toList();
        }
    }

    @Test
    void brokenBundleFilesAreReportedAndDoNotStopTheBackend() throws Exception {
        Path data = folder.resolve("data");
        Path deploy = Files.createDirectories(data.resolve("deploy"));
        Backend.drop(deploy, "no-jar.jar", "this is no jar".getBytes(StandardCharsets.UTF_8));
        Backend.drop(deploy, "needy.jar",
                new TestBundle("com.example.needy").source("com.example.needy.Needy", "package com.example.needy; public class Needy { }")
                        .header("Import-Package", "no.such.pkg").build());
        // A second copy of a shipped bundle must neither replace the running one nor remove it when it is deleted.
        Path registry = shipped("dev.yado.registry");
        Backend.drop(deploy, "mine.jar", Files.readAllBytes(registry));
        try (YadoProcess process = YadoProcess.backend(data)) {
            Api api = process.awaitBackend();
            assertOneLineAbout(process, "needy.jar", "no.such.pkg");
            assertOneLineAbout(process, "no-jar.jar", "it is not a jar");
            assertOneLineAbout(process, "mine.jar", "dev.yado.registry", "is installed already");
            Files.delete(deploy.resolve("mine.jar"));
            Backend.drop(deploy, "half.jar", Arrays.copyOf(Files.readAllBytes(registry), 1000));
            assertOneLineAbout(process, "half.jar", "incomplete"); // so the earlier removal has been processed
            api.get("/readyz").expect(200);
            api.createWorker().input("hello").expect(200);
        }
    }

    private static void assertOneLineAbout(YadoProcess process, String file, String... parts) throws Exception {
        process.awaitLine("Bundle file " + file + " is not in effect");
        List<String> lines = process.lines().stream().filter(line -> line.contains(file)).toList();
        assertEquals(1, lines.size(), lines.toString());
        for (String part : parts) {
            assertThat(lines.get(0)).as(() -> lines.get(0) + " does not contain " + part).contains(part);
        }
    }

    private static Path shipped(String name) throws Exception {
        try (Stream<Path> files = Files.walk(YadoHome.distribution().bundles())) {
            return files.filter(f -> f.getFileName().toString().matches(Pattern.quote(name) + "-\\d.*\\.jar")).findFirst().orElseThrow();
        }
    }

    @Test
    void unsatisfiedFeatureReportsTheComponent() throws Exception {
        Path home = YadoHome.distribution().home();
        Path copy = folder.resolve("yado");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(home.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (file.getParent().equals(home.resolve("features")) || file.startsWith(home.resolve("bin"))) {
                    Files.copy(file, target);
                } else {
                    Files.createLink(target, file);
                }
            }
        }
        // The Backend without the registry: components that need it can never be satisfied.
        Path feature = copy.resolve("features/backend.json");
        Files.writeString(feature, withoutBundle(Files.readString(feature), "dev.yado:dev.yado.registry:"));
        int port = freePort();
        LaunchSettings settings = LaunchSettings.of(new Distribution(copy), folder.resolve("data")).workspace(folder).feature("backend")
                .fixedConfiguration("org.apache.felix.http",
                        Map.of("org.apache.felix.http.host", "127.0.0.1", "org.osgi.service.http.port", String.valueOf(port)))
                .componentTimeout(Duration.ofSeconds(1)).build();
        CompletableFuture<LaunchException> start = CompletableFuture.supplyAsync(
                () -> assertThrows(LaunchException.class, () -> YadoFramework.start(settings).close()));
        while (!start.isDone()) {
            assertFalse(accepts(port), "a Backend that cannot serve must not open its port, because an open port looks like a running server");
            Thread.sleep(5);
        }
        assertThat(String.join("\n", start.join().problems())).contains("dev.yado.backend.http", "dev.yado.registry.api.RuntimeRegistry");
    }

    /**
     * Returns a closed port outside the ephemeral range. Another test could get an ephemeral port meanwhile, and a connection to it could use it as its own
     * source port and connect to itself.
     */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // In use; try the next one.
            }
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String withoutBundle(String json, String id) throws Exception {
        var mapper = tools.jackson.databind.json.JsonMapper.shared();
        var tree = (tools.jackson.databind.node.ObjectNode) mapper.readTree(json);
        var kept = mapper.createArrayNode();
        tree.get("bundles").forEach(bundle -> {
            if (!bundle.at("/id").asString().startsWith(id)) {
                kept.add(bundle);
            }
        });
        assertEquals(tree.get("bundles").size() - 1, kept.size(), "the feature names " + id);
        tree.set("bundles", kept);
        return tree.toString();
    }
}
