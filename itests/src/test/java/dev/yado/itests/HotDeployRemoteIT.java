package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.LeakDetector;
import dev.yado.itests.harness.RuntimeProcess;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.SseClient.Event;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoCommand;
import dev.yado.itests.harness.YadoProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Deploys the remote client into a running Backend, adds and removes Runtimes with configuration files, and updates the client in place, without effects on
 * other Runtimes.
 */
class HotDeployRemoteIT {

    private static final String ASSISTANT = "{\"intent\":{\"kind\":\"assistant\"}}";
    /** Time limits for a busy machine; on an idle one, appearing takes at most two seconds and disappearing one. */
    private static final Duration APPEAR_LIMIT = Duration.ofSeconds(5);
    private static final Duration DISAPPEAR_LIMIT = Duration.ofSeconds(4);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String PASSWORD = "password-that-belongs-into-no-url";

    @TempDir
    private Path folder;
    private Path etc;
    private Path deploy;
    private Api api;

    @Test
    void remoteClientIsDeployedConfiguredAndUpdatedInARunningBackend() throws Exception {
        Path data = Files.createDirectories(folder.resolve("backend"));
        etc = data.resolve("etc");
        deploy = data.resolve("deploy");
        try (YadoProcess backend = YadoProcess.backend(data); RuntimeProcess one = RuntimeProcess.startWithToken("one", folder);
                RuntimeProcess two = RuntimeProcess.start("two", folder)) {
            api = backend.awaitBackend();
            LeakDetector leakDetector = new LeakDetector(api);
            WorkerApi own = api.createWorker();
            own.input("/delay 5\n/repeat 100000 on and on").expect(200);
            try (SseClient ownStream = SseClient.open(own)) {
                ownStream.await("the snapshot", e -> e.payload().equals("snapshot"));
                one.url();
                two.url();
                addRemoteClient(data);

                addRuntime(one);
                addRuntime(two);
                WorkerApi there = api.createWorker("one", ASSISTANT);
                WorkerApi beside = api.createWorker("two", ASSISTANT);
                try (SseClient stream = SseClient.open(there); SseClient besides = SseClient.open(beside)) {
                    besides.await("the snapshot", e -> e.payload().equals("snapshot"));
                    runToEnd(there, stream);
                    updateInPlace(ownStream);
                    Await.until("the Runtime after the update", BOUND, () -> there.detail().status() == 200);
                    runToEnd(there, stream);
                    assertGapless(stream);

                    int eventsBefore = besides.events().size();
                    removeRuntime(one);
                    stream.await("the Runtime's unavailability", e -> diagnostic(e).equals("backend.runtime_unavailable"));
                    runToEnd(beside, besides);
                    assertTrue(besides.events().stream().skip(eventsBefore).allMatch(e -> diagnostic(e).isEmpty()),
                            () -> "the other Runtime's stream is not affected: "
                                    + besides.summary());

                    addRuntime(one);
                    runToEnd(there, stream);
                    assertGapless(stream);
                }
                assertInvalidConfigurationsAreReported(backend, one);
                own.cancel("{\"scope\":\"run\"}").expect(200);
                own.awaitIdle();
                long last = own.detail().expect(200).json().at("/last_event_id").asLong();
                ownStream.await("the end of its own Worker's run", e -> e.logged() && e.sequence() == last);
                assertGapless(ownStream);
                assertEquals(List.of(), diagnostics(ownStream), "the embedded Runtime's stream got no diagnostics");
            }
            api.get("/metrics").expect(200);
            List<String> secrets = new ArrayList<>(Stream.concat(one.secrets().stream(), two.secrets().stream()).toList());
            secrets.add(PASSWORD);
            leakDetector.assertNoneLeaked(secrets, 200);
            for (String secret : List.of(one.url().getAuthority(), two.url().getAuthority(), one.token().orElseThrow(), PASSWORD)) {
                assertTrue(backend.lines().stream().noneMatch(line -> line.contains(secret)), () -> "the log shows " + secret);
            }
        }
    }

    private static void addRemoteClient(Path data) throws Exception {
        YadoCommand.run("feature", "add", "remote-client", "--data", data.toString()).expect(0);
        assertThat(remoteClients(data.resolve("deploy"))).as("its bundles are in deploy/").isNotEmpty();
    }

    private static List<Path> remoteClients(Path deploy) throws Exception {
        try (Stream<Path> files = Files.walk(deploy)) {
            return files.filter(f -> f.getFileName().toString().matches("dev\\.yado\\.source\\.remote-.*\\.jar")).toList();
        }
    }

    /** Configures the Runtime and waits until it is running. */
    private void addRuntime(RuntimeProcess runtime) throws Exception {
        Backend.drop(etc, runtime.configurationName(), runtime.configuration().getBytes(StandardCharsets.UTF_8));
        Await.until("Runtime " + runtime.id() + " being listed as running", APPEAR_LIMIT, () -> api.runtime(runtime.id()),
                r -> r.at("/status").asString("").equals("running"));
    }

    /** Removes the Runtime's configuration. A Runtime removed on purpose must disappear from the list, not become unavailable. */
    private void removeRuntime(RuntimeProcess runtime) throws Exception {
        Files.delete(etc.resolve(runtime.configurationName()));
        Await.until("Runtime " + runtime.id() + " no longer being listed", DISAPPEAR_LIMIT, () -> api.get("/api/runtimes/" + runtime.id()),
                a -> a.status() == 404)
                .expectError(404, "unknown_runtime");
        assertTrue(api.runtime(runtime.id()).isMissingNode(), "it is not in the list either");
        api.get("/api/runtimes/" + runtime.id() + "/workers/w1").expectError(404, "unknown_runtime");
        assertTrue(runtime.process().alive(), "the Runtime's process keeps running");
    }

    /** Replaces the running bundle with another build of it. */
    private void updateInPlace(SseClient ownStream) throws Exception {
        Path jar = remoteClients(deploy).get(0);
        int seen = ownStream.events().size();
        Backend.drop(jar.getParent(), jar.getFileName().toString(), rebuilt(jar));
        Await.until("the Runtimes becoming unavailable for the update", APPEAR_LIMIT, () -> api.runtime("one").at("/status").asString(""),
                "unavailable"::equals);
        for (String id : List.of("one", "two")) {
            Await.until("Runtime " + id + " after the update", BOUND, () -> api.runtime(id).at("/status").asString(""), "running"::equals);
        }
        assertThat(ownStream.events().size()).as("the embedded Worker kept producing events").isGreaterThan(seen);
    }

    private static byte[] rebuilt(Path jar) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(Files.newInputStream(jar))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue("X-Build", "another");
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (var entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
        return bytes.toByteArray();
    }

    private void assertInvalidConfigurationsAreReported(YadoProcess backend, RuntimeProcess one) throws Exception {
        // Values that only the bundle can check are reported in the list of Runtimes and in the log.
        configure("wrong", "runtime_id = wrong\nbase_url = http://someone:" + PASSWORD + "@" + one.url().getAuthority() + "\n");
        JsonNode wrong = Await.until("the wrong configuration being listed", APPEAR_LIMIT, () -> api.runtime("wrong"), r -> !r.isMissingNode());
        assertEquals("unavailable", wrong.at("/status").asString());
        assertThat(configurationDiagnostic(wrong)).as(wrong.toString()).contains("base_url");
        assertThat(backend.awaitLine("Runtime wrong cannot be used")).contains("base_url");
        // An out-of-range value leaves the old configuration in effect; both places report it.
        configure("two", "runtime_id = two\nbase_url = " + one.url() + "\nrequest_timeout_ms = 1\n");
        assertThat(backend.awaitLine("dev.yado.source.remote~two.cfg is not in effect")).contains("request_timeout_ms");
        JsonNode two = Await.until("the Runtime's entry reporting it", APPEAR_LIMIT, () -> api.runtime("two"),
                r -> configurationDiagnostic(r).contains("request_timeout_ms"));
        assertEquals("running", two.at("/status").asString(), "an invalid value changes nothing");
        configure("new", "runtime_id = new\nbase_url = " + one.url() + "\nno_such_key = 1\n");
        Await.until("the new file being listed", APPEAR_LIMIT, () -> rejectedFileEntry("new"), r -> configurationDiagnostic(r).contains("no_such_key"));
        configure("new", "runtime_id = new\nbase_url = " + one.url() + "\ntoken_file = " + folder.resolve("one.token") + "\n");
        Await.until("the corrected file taking effect", APPEAR_LIMIT, () -> api.runtime("new").at("/status").asString(""), "running"::equals);
        Await.until("its diagnostic being removed", APPEAR_LIMIT, () -> rejectedFileEntry("new"), JsonNode::isMissingNode);
        configure("wrong", "runtime_id = wrong\nbase_url = " + one.url() + "\ntoken_file = " + folder.resolve("one.token") + "\n");
        Await.until("the corrected configuration taking effect", APPEAR_LIMIT, () -> api.runtime("wrong").at("/status").asString(""), "running"::equals);
    }

    /** Returns the configuration diagnostic in a Runtime's entry, or an empty text. */
    private static String configurationDiagnostic(JsonNode runtime) {
        return runtime.at("/diagnostics").valueStream().filter(d -> d.at("/code").asString().equals("remote_runtime_misconfigured"))
                .map(d -> d.at("/message").asString()).findFirst().orElse("");
    }

    /** Returns the entry for a file that was never a valid configuration. */
    private JsonNode rejectedFileEntry(String name) throws Exception {
        return api.get("/api/runtimes").expect(200).json().at("/items").valueStream()
                .filter(r -> r.at("/runtime_id").asString().startsWith("misconfigured-" + name + "-")).findFirst().orElse(api.mapper().missingNode());
    }

    private void configure(String name, String content) throws Exception {
        Backend.drop(etc, "dev.yado.source.remote~" + name + ".cfg", content.getBytes(StandardCharsets.UTF_8));
    }

    /** Runs one more input and waits for its end in the stream. */
    private static void runToEnd(WorkerApi worker, SseClient stream) throws Exception {
        worker.input("hello").expect(200);
        worker.awaitIdle();
        long last = worker.detail().expect(200).json().at("/last_event_id").asLong();
        stream.await("event " + last, e -> e.logged() && e.sequence() == last);
    }

    private static void assertGapless(SseClient stream) {
        List<Long> seen = stream.logged().stream().map(Event::sequence).toList();
        assertEquals(LongStream.range(seen.get(0), seen.get(0) + seen.size()).boxed().toList(), seen, "no gaps or duplicates");
    }

    private static List<String> diagnostics(SseClient stream) {
        return stream.events().stream().map(HotDeployRemoteIT::diagnostic).filter(code -> !code.isEmpty()).toList();
    }

    private static String diagnostic(Event event) {
        return event.json().at("/diagnostic/code").asString("");
    }
}
