package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.HttpRuntime.RuntimeWorker;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.YadoCommand;
import dev.yado.itests.harness.YadoHome;
import dev.yado.itests.harness.YadoProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code yado runtime} as service managers use it: its output, the sources of its settings, and its shutdown. */
class RuntimeProcessIT {

    private static final Duration BOUND = Duration.ofSeconds(30);
    /** Maximum time from the end of the drain to the exit. */
    private static final Duration STOP = Duration.ofSeconds(8);
    private static final int SIGTERM_STATUS = 128 + 15;
    private static final String TOKEN = "correct-horse-battery-staple";
    private static final String KEYSTORE_PASSWORD = "a keystore's password";

    @TempDir
    private Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private static List<String> outputOf(YadoProcess process, int status) throws Exception {
        assertEquals(status, process.awaitExit(BOUND), () -> process.lines().toString());
        return process.lines();
    }

    private static void assertOneLine(List<String> lines, String... parts) {
        assertEquals(1, lines.size(), () -> "one line is enough: " + lines);
        assertThat(lines.get(0)).startsWith("yado: ");
        for (String part : parts) {
            assertThat(lines.get(0)).as(() -> lines.get(0) + " does not contain " + part).contains(part);
        }
    }

    private Path secret(String name, String content) throws IOException {
        Path file = Files.createFile(folder.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    private static JsonNode summary(Api api) throws Exception {
        return api.get("/v1/runtime").expect(200).json().at("/runtime");
    }

    // --- Start ---

    /** It must not start with an empty store instead, which would look like lost data. */
    @Test
    void unusableStoreEndsTheStartWithOneLine() throws Exception {
        Path store = Files.createDirectories(data().resolve("store"));
        Path database = Files.write(store.resolve("yado.db"), "not what SQLite writes. ".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
        assertOneLine(failedStart(), "damaged", "yado store check");
        Files.delete(database);
        try (FileChannel lock = FileChannel.open(store.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock held = lock.lock()) {
            assertTrue(held.isValid());
            assertOneLine(failedStart(), "in use by another process");
        }
    }

    private List<String> failedStart() {
        return YadoCommand.run("runtime", "--bind", "127.0.0.1:0", "--data", data().toString()).expect(1);
    }

    @Test
    void readyLineContainsIdAndUrlAndSettingsComeFromCommandLineEnvironmentAndFileInThisOrder() throws Exception {
        Files.createDirectories(data().resolve("etc"));
        Files.writeString(data().resolve("etc/runtime.conf"), """
                # All of these count only where nothing else says.
                runtime_id           = from-the-file
                display_name         = From the file
                max_transcript_items = 7
                wire_compat          = yoi-v0
                """);
        Map<String, String> environment = Map.of("YADO_RUNTIME_ID", "from-the-environment", "YADO_DISPLAY_NAME", "From the environment",
                "YADO_DATA", data().toString());
        try (YadoProcess process = YadoProcess.run(environment, YadoHome.distribution().home().resolve("bin/yado"), "runtime", "--bind", "127.0.0.1:0",
                "--runtime-id", "from-the-command-line")) {
            Api api = process.awaitRuntime();
            assertThat(process.lines()).contains("yado runtime from-the-command-line listening on " + api.base());
            assertNotEquals(0, api.base().getPort());
            assertEquals(200, api.get("/livez").status());
            assertEquals(200, api.get("/readyz").status());
            JsonNode summary = summary(api);
            assertEquals("from-the-command-line", summary.at("/runtime_id").asString());
            assertEquals("From the environment", summary.at("/display_name").asString());
            assertEquals(7, summary.at("/limits/max_transcript_projection_items").asInt());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "--bind 0.0.0.0:0", "--store paper", "--wire-compat other", "--drain-seconds=-1", "--tls-cert a"})
    void invalidCommandLineExitsWithUsageError(String arguments) {
        assertOneLine(YadoCommand.run(("runtime --bind 127.0.0.1:0 --data " + data() + " " + arguments).split(" ")).expect(2), "yado runtime --help");
    }

    @Test
    void withoutHttpItListensNowhereAndStopsOnSigterm() throws Exception {
        try (YadoProcess process = YadoProcess.run("runtime", "--no-http", "--runtime-id", "embedded", "--data", data().toString())) {
            process.awaitLine("yado runtime embedded running without HTTP");
            assertThat(process.listeningSockets()).as("the process listens on no TCP port").isZero();
            assertThat(process.lines()).noneMatch(line -> line.contains("listening on"));
            process.terminate();
            assertEquals(SIGTERM_STATUS, process.awaitExit(STOP), () -> process.lines().toString());
        }
        for (String option : List.of("--bind=127.0.0.1:0", "--token-env=TOKEN", "--allowed-host=h", "--wire-compat=yoi-v0")) {
            assertOneLine(YadoCommand.run("runtime", "--no-http", option, "--data", data().toString()).expect(2), "--no-http", option.split("=")[0]);
        }
    }

    @Test
    void portInUseIsReported() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertOneLine(YadoCommand.run("runtime", "--bind", "127.0.0.1:" + port, "--data", data().toString()).expect(1), port, "--bind");
        }
    }

    /** {@link RuntimeHttpTokenIT} checks the same in this JVM. */
    @Test
    @Tag("slow")
    void tokenIsRequired() throws Exception {
        Path token = secret("token", TOKEN + "\n");
        try (YadoProcess process = YadoProcess.runtime(data(), "--token-file", token.toString())) {
            URI summary = process.awaitUrl().resolve("/v1/runtime");
            HttpClient client = HttpClient.newHttpClient();
            assertEquals(401, client.send(HttpRequest.newBuilder(summary).build(), HttpResponse.BodyHandlers.ofString()).statusCode());
            assertEquals(200, client.send(HttpRequest.newBuilder(summary).header("Authorization", "Bearer " + TOKEN).build(),
                    HttpResponse.BodyHandlers.ofString()).statusCode());
            assertTrue(process.lines().stream().noneMatch(line -> line.contains(TOKEN)), "a token is never printed");
        }
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        try (YadoProcess process = YadoProcess.runtime(data(), "--token-file", token.toString())) {
            assertOneLine(outputOf(process, 1), token.toString(), "chmod 600");
        }
    }

    // --- TLS ---

    @Test
    void itServesHttpsWithPemFiles() throws Exception {
        serveHttps(false);
    }

    @Test
    @Tag("slow")
    void itServesHttpsWithAKeystore() throws Exception {
        serveHttps(true);
    }

    private void serveHttps(boolean withKeystore) throws Exception {
        Path keystore = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", "server",
                "-keyalg", "EC", "-storetype", "PKCS12", "-keystore", keystore.toString(), "-storepass", KEYSTORE_PASSWORD, "-dname", "CN=localhost",
                "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "2").redirectErrorStream(true).redirectOutput(folder.resolve("keytool").toFile())
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0, () -> "keytool: " + folder.resolve("keytool"));
        KeyStore made = KeyStore.getInstance(keystore.toFile(), KEYSTORE_PASSWORD.toCharArray());
        Path certificate = Files.writeString(folder.resolve("cert.pem"), pem("CERTIFICATE", made.getCertificate("server").getEncoded()));
        Path key = secret("key.pem", pem("PRIVATE KEY", made.getKey("server", KEYSTORE_PASSWORD.toCharArray()).getEncoded()));
        Path password = secret("password", KEYSTORE_PASSWORD + "\n");
        HttpClient trusting = trusting(made);
        List<String> options = withKeystore ? List.of("--tls-keystore", keystore.toString(), "--tls-password-file", password.toString())
                : List.of("--tls-cert", certificate.toString(), "--tls-key", key.toString());
        try (YadoProcess process = YadoProcess.runtime(data(), options.toArray(String[]::new))) {
            URI url = process.awaitUrl();
            assertEquals("https", url.getScheme());
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/v1/runtime")).timeout(BOUND).build();
            HttpResponse<String> response = trusting.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            assertEquals(made.getCertificate("server"), response.sslSession().orElseThrow().getPeerCertificates()[0]);
            assertThrows(SSLException.class, () -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()),
                    "a client that does not know the certificate must not connect");
            HttpRequest plain = HttpRequest.newBuilder(URI.create("http://" + url.getAuthority() + "/v1/runtime")).timeout(BOUND).build();
            try {
                assertEquals(400, trusting.send(plain, HttpResponse.BodyHandlers.ofString()).statusCode(), "plain HTTP must not be served");
            } catch (IOException e) {
                // A closed connection without a response is acceptable too.
            }
            process.terminate();
            assertEquals(SIGTERM_STATUS, process.awaitExit(STOP), () -> process.lines().toString());
            assertTrue(process.lines().stream().noneMatch(line -> line.contains(KEYSTORE_PASSWORD)), "a password is never printed");
        }
    }

    private static HttpClient trusting(KeyStore server) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", server.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    // --- End ---

    private static RuntimeWorker hanging(Api api) throws Exception {
        RuntimeWorker worker = HttpRuntime.createWorker(api);
        worker.input("/hang").expect(200);
        return worker;
    }

    /** Checks the end of a stream whose run was interrupted by the shutdown. */
    private static void assertInterrupted(SseClient stream) throws Exception {
        assertTrue(stream.awaitEnd(STOP), "the stream ends");
        assertTrue(stream.logged().stream().anyMatch(e -> e.payload().equals("run_end")), () -> "the stream reports the run's end: " + stream.summary());
        assertTrue(stream.events().stream().anyMatch(e -> e.json().at("/diagnostic/code").asString("").equals("runtime.closing")),
                () -> "the stream reports why it ends: " + stream.summary());
    }

    @Test
    void sigtermRejectsNewRunsWaitsForActiveOnesAndInterruptsTheRest() throws Exception {
        try (YadoProcess process = YadoProcess.runtime(data(), "--drain-seconds", "3")) {
            Api api = process.awaitRuntime();
            RuntimeWorker hanging = hanging(api);
            RuntimeWorker idle = HttpRuntime.createWorker(api);
            try (SseClient stream = hanging.sse("")) {
                stream.await("the run's start", e -> e.payload().equals("snapshot"));
                long terminated = System.nanoTime();
                process.terminate();
                process.awaitLine("1 run is active; waiting up to 3 s");
                idle.input("hello").expectError(503, "runtime_draining");
                assertTrue(summary(api).at("/draining").asBoolean(false), "reads still work while draining");
                assertEquals("running", hanging.detail().expect(200).json().at("/worker/run/state").asString());
                assertEquals(SIGTERM_STATUS, process.awaitExit(STOP.plusSeconds(3)), () -> process.lines().toString());
                assertThat(System.nanoTime() - terminated).as("active runs get the drain time").isGreaterThanOrEqualTo(Duration.ofSeconds(3).toNanos());
                assertInterrupted(stream);
            }
            process.awaitLine("1 run interrupted");
        }
    }

    @Test
    @Tag("slow")
    void drainEndsWithTheLastRun() throws Exception {
        try (YadoProcess process = YadoProcess.runtime(data(), "--drain-seconds", "600")) {
            Api api = process.awaitRuntime();
            RuntimeWorker hanging = hanging(api);
            process.terminate();
            process.awaitLine("1 run is active");
            api.post(hanging.path() + "/cancel", "{\"scope\":\"run\"}").expect(200);
            assertEquals(SIGTERM_STATUS, process.awaitExit(STOP), () -> process.lines().toString());
            assertTrue(process.lines().stream().noneMatch(line -> line.contains("interrupted")), process.lines().toString());
        }
    }

    @Test
    @Tag("slow")
    void secondSigtermEndsTheDrain() throws Exception {
        try (YadoProcess process = YadoProcess.runtime(data(), "--drain-seconds", "600")) {
            RuntimeWorker hanging = hanging(process.awaitRuntime());
            try (SseClient stream = hanging.sse("")) {
                stream.await("the run's start", e -> e.payload().equals("snapshot"));
                process.terminate();
                process.awaitLine("1 run is active");
                process.terminate();
                assertEquals(SIGTERM_STATUS, process.awaitExit(STOP), () -> process.lines().toString());
                assertInterrupted(stream);
            }
        }
    }

    @Test
    @Tag("slow")
    void idleRuntimeStopsWithoutDrainTime() throws Exception {
        try (YadoProcess process = YadoProcess.runtime(data(), "--drain-seconds", "600")) {
            Api api = process.awaitRuntime();
            HttpRuntime.createWorker(api).input("hello").expect(200);
            Await.until("no active run", BOUND, () -> api.get("/v1/workers").json().at("/workers/0/run/state").asString("").equals("idle"));
            process.terminate();
            assertEquals(SIGTERM_STATUS, process.awaitExit(STOP), () -> process.lines().toString());
        }
    }
}
