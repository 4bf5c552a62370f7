package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.FakeModel;
import dev.yado.itests.harness.FakeToolServer;
import dev.yado.itests.harness.LogCapture;
import dev.yado.itests.harness.ObjectGraph;
import dev.yado.itests.harness.RuntimeProcess;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.WsClient;
import dev.yado.itests.harness.YadoHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import tools.jackson.databind.JsonNode;

/**
 * Plants and uses every kind of secret that Yado accepts, with a provider, a Runtime, an agent and a tool that all leak the secrets they receive. Then searches
 * all API output, files, logs, command lines and object texts for them. Text that a model itself generates is out of scope.
 */
class PlantedSecretIT {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String VARIABLE = "YADO_TEST_PLANTED_KEY";
    private static final String GUARDED = "guarded";
    private static final String ECHOING = "echoing";
    /** Yado's classes and the JDK collections that hold their objects. */
    private static final Predicate<String> SEARCHED_CLASSES =
            Pattern.compile("dev\\.yado\\..*|java\\.util\\.(concurrent\\.(atomic\\.|locks\\.)?)?[A-Z].*").asMatchPredicate();

    @TempDir
    private Path folder;

    /** The planted secrets by their description, and the outputs that are searched. */
    private final Map<String, String> planted = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<String> output = new ConcurrentLinkedQueue<>();
    private final List<String> commandLines = new ArrayList<>();
    private final List<String> leaks = new ArrayList<>();

    private Path plant(String name) throws IOException {
        return plant(name, "planted-" + name + "-5e1f0b");
    }

    private Path plant(String name, String secret) throws IOException {
        planted.put(name, secret);
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        return Files.writeString(Files.createFile(secrets.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                secret + "\n");
    }

    @Test
    void noPlantedSecretAppearsAnywhere() throws Exception {
        String variable = System.getenv(VARIABLE);
        assertNotNull(variable, "run this with the environment variable " + VARIABLE + " set, as mvn does");
        planted.put("key of a model, in the environment", variable);
        Path data = Files.createDirectories(folder.resolve("backend"));
        Path token = plant("api-token");
        try (LogCapture log = LogCapture.start(); FakeModel model = new FakeModel(); FakeToolServer tools = new FakeToolServer();
                EchoingRuntime echoing = new EchoingRuntime();
                RuntimeProcess guarded = RuntimeProcess.startWithToken(GUARDED, folder)) {
            planted.put("token of a Runtime", guarded.token().orElseThrow());
            try (Backend backend = Backend.start(data, List.of("store-sqlite", "engine-llm", "engine-acp", "remote-client"), settings -> settings
                    .configuration("dev.yado.backend.http", Map.of("token_file", token.toString())))) {
                useEverything(backend, model, tools, echoing, guarded, log);
                archive(backend, data);
                search("a configuration", configurations(backend));
                search("the text form of a service", services(backend));
                // Once while the database and its write-ahead log are open, and again after everything is closed.
                searchFiles();
            }
            search("a request to the model", model.requests());
            search("the log", log.lines());
            search("what the Runtime prints", guarded.process().lines());
        }
        assertTrue(Stream.of("TestAgent", "FakeToolServer", "--token-file").allMatch(part -> commandLines.stream().anyMatch(c -> c.contains(part))),
                () -> "every kind of process was observed: " + commandLines);
        search("a command line", commandLines);
        search("the API", output);
        searchFiles();
        assertEquals(List.of(), leaks.stream().distinct().limit(20).toList());
    }

    private void useEverything(Backend backend, FakeModel model, FakeToolServer tools, EchoingRuntime echoing, RuntimeProcess guarded, LogCapture log)
            throws Exception {
        Api api = new Api(backend.api().base(), Optional.of(planted.get("api-token")));
        api.listen(output::add);
        configureModels(backend, model, tools);
        configureAgent(backend);
        backend.configure(guarded.configurationName(), guarded.configuration());
        backend.configure("dev.yado.source.remote~echoing.cfg", "runtime_id = " + ECHOING + "\nbase_url = " + echoing.url() + "\ntoken_file = "
                + plant("token-of-an-echoing-runtime") + "\n");
        for (String profile : List.of("chat", "key-in-a-file", "tools", "http-tools", "agent")) {
            awaitProfile(api, profile);
        }
        Await.until("the Runtime running", BOUND, () -> api.runtime(GUARDED).at("/status").asString(), "running"::equals);

        useModel(api, "chat", "hello", "refuse");
        useModel(api, "key-in-a-file", "hello", "refuse");
        assertEquals(List.of("Bearer " + planted.get("key of a model, in the environment"), "Bearer " + planted.get("key-of-a-model")),
                model.keys().stream().distinct().toList(), "the keys are used");
        useTools(api);
        useAgent(api);
        useRuntimes(api, echoing);
        misplaceSecrets(backend, api, log);
        readAll(api);
        guarded.kill();
        Await.until("the Runtime becoming unavailable", BOUND, () -> api.runtime(GUARDED).at("/status").asString(), "unavailable"::equals);
        readAll(api);
    }

    // --- Configuration ---

    private void configureModels(Backend backend, FakeModel model, FakeToolServer tools) throws Exception {
        backend.configure("dev.yado.llm.model~local.cfg", "base_url = " + model.url() + "\nmodel = test\napi_key_env = " + VARIABLE + "\nretries = 0\n");
        backend.configure("dev.yado.llm.model~filed.cfg", "base_url = " + model.url() + "\nmodel = test\napi_key_file = " + plant("key-of-a-model")
                + "\nretries = 0\n");
        backend.configure("dev.yado.mcp.server~program.cfg", "command = " + String.join(", ", FakeToolServer.command()) + "\nenvironment = "
                + FakeToolServer.LEAKED_VARIABLE + "=file:" + plant("secret-of-a-tool") + "\n");
        backend.configure("dev.yado.profile~chat.cfg", "engine = llm\nmodel = local\n");
        backend.configure("dev.yado.profile~key-in-a-file.cfg", "engine = llm\nmodel = filed\n");
        backend.configure("dev.yado.mcp.server~http.cfg", "url = " + tools.url() + "\ntoken = file:" + plant("token-of-a-tool-server") + "\n");
        backend.configure("dev.yado.profile~tools.cfg", "engine = llm\nmodel = local\ntools = program\ndefault_permission = ask\n");
        backend.configure("dev.yado.profile~http-tools.cfg", "engine = llm\nmodel = local\ntools = http\ndefault_permission = allow\n");
    }

    private void configureAgent(Backend backend) throws Exception {
        Path agent = YadoHome.top().resolve("bundles/engine-acp/target/test-classes");
        assertTrue(Files.isDirectory(agent), "the test agent is compiled with the bundle engine-acp: build that first");
        backend.configure("dev.yado.profile~agent.cfg", """
                engine = acp
                command = %s, -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -cp, %s, dev.yado.engine.acp.internal.TestAgent, well-behaved
                default_permission = ask
                environment = THE_KEY=file:%s
                """.formatted(Path.of(System.getProperty("java.home"), "bin", "java"), agent, plant("secret-of-an-agent")));
    }

    private static void awaitProfile(Api api, String name) throws Exception {
        Await.until("the profile " + name, BOUND, () -> api.runtime(Api.EMBEDDED).at("/profiles"), profiles -> profiles.valueStream()
                .anyMatch(p -> p.at("/name").asString().equals(name) && p.at("/available").asBoolean(false)));
    }

    // --- Use ---

    private static WorkerApi create(Api api, String profile) throws Exception {
        return api.createWorker(Api.EMBEDDED, "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"" + profile + "\"}");
    }

    /** Sends the input and waits for the end of its run. */
    private void sendAndAwaitEnd(WorkerApi worker, String text) throws Exception {
        worker.input(text).expect(200);
        worker.awaitIdle();
        ProcessHandle.current().descendants().forEach(process -> commandLines.add(commandLine(process)));
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException e) {
            // The process has ended, or the system has no /proc.
            return process.info().commandLine().orElse("");
        }
    }

    private void useModel(Api api, String profile, String... inputs) throws Exception {
        WorkerApi worker = create(api, profile);
        try (SseClient stream = SseClient.open(worker); WsClient socket = WsClient.open(worker, "")) {
            for (String input : inputs) {
                sendAndAwaitEnd(worker, input);
            }
            stream.await("the refusal", e -> e.payload().equals("error"));
            output.add(socket.await("the error on the WebSocket", frame -> frame.toString().contains("\"event\":\"error\"")).toString());
            socket.frames().forEach(frame -> output.add(frame.toString()));
        }
        read(worker);
        worker.stop().expect(200);
    }

    private void useTools(Api api) throws Exception {
        WorkerApi worker = create(api, "tools");
        try (SseClient stream = SseClient.open(worker)) {
            worker.input("Who greets me?").expect(200);
            answer(worker);
            stream.await("the tool's result", e -> e.data().contains("greetings from a program with [redacted]"));
            sendAndAwaitEnd(worker, "refuse");
        }
        read(worker);
        worker.stop().expect(200);
        WorkerApi over = create(api, "http-tools");
        try (SseClient stream = SseClient.open(over)) {
            sendAndAwaitEnd(over, "Who greets me from afar?");
            stream.await("the tool's result", e -> e.data().contains("greetings from HTTP with Bearer [redacted]"));
        }
        read(over);
        over.stop().expect(200);
    }

    /** Archives all ended Workers but one to files. */
    private static void archive(Backend backend, Path data) throws Exception {
        backend.configure("dev.yado.retention~all.cfg", "max_ended_workers = 1\narchive = true\n");
        Await.until("the archive of Workers that have ended", BOUND, () -> archived(data), files -> files >= 3);
    }

    private static long archived(Path data) throws IOException {
        if (!Files.isDirectory(data.resolve("archive"))) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(data.resolve("archive"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).count();
        }
    }

    private void useAgent(Api api) throws Exception {
        WorkerApi worker = create(api, "agent");
        try (SseClient stream = SseClient.open(worker); WsClient socket = WsClient.open(worker, "")) {
            sendAndAwaitEnd(worker, "print-env THE_KEY");
            stream.await("the agent's output", e -> e.data().contains("the key is [redacted] as you know"));
            sendAndAwaitEnd(worker, "pieces-env THE_KEY");
            worker.input("ask-env THE_KEY").expect(200);
            answer(worker);
            sendAndAwaitEnd(worker, "error-env THE_KEY");
            stream.await("the failure", e -> e.payload().equals("error"));
            socket.frames().forEach(frame -> output.add(frame.toString()));
            output.add(stream.events().stream().filter(e -> e.payload().equals("text_delta")).map(e -> e.json().at("/envelope/payload/data/text").asString())
                    .collect(Collectors.joining()));
        }
        read(worker);
    }

    private static void answer(WorkerApi worker) throws Exception {
        JsonNode interaction =
                Await.until("an interaction", BOUND, () -> worker.api().get(worker.path() + "/interactions").expect(200).json().at("/interactions"),
                        items -> !items.isEmpty()).get(0);
        String option = interaction.at("/options").valueStream().map(o -> o.at("/id").asString()).filter(o -> o.equals("yes") || o.equals("allow"))
                .findFirst().orElseThrow(() -> new AssertionError(interaction.toString()));
        worker.api().post(worker.path() + "/interactions/" + interaction.at("/interaction_id").asString(), "{\"option_id\":\"" + option + "\"}").expect(200);
        worker.awaitIdle();
    }

    private void useRuntimes(Api api, EchoingRuntime echoing) throws Exception {
        WorkerApi far = api.createWorker(GUARDED, "{\"intent\":{\"kind\":\"assistant\"}}");
        try (SseClient stream = SseClient.open(far)) {
            sendAndAwaitEnd(far, "hello");
            stream.await("the end of the run", e -> e.payload().equals("run_end"));
        }
        read(far);
        Await.until("the Runtime that repeats its token being called", BOUND, () -> echoing.calls().stream().anyMatch(
                call -> call.equals("Bearer " + planted.get("token-of-an-echoing-runtime"))));
        assertThat(api.get("/api/runtimes/" + ECHOING + "/workers").status()).isGreaterThanOrEqualTo(200);
        assertThat(api.post("/api/runtimes/" + ECHOING + "/workers", "{\"intent\":{\"kind\":\"assistant\"}}").status()).isGreaterThanOrEqualTo(400);
        assertThat(api.worker(ECHOING, "w1").input("x").status()).isGreaterThanOrEqualTo(400);
    }

    /** Puts secrets into settings that must not contain any: Yado rejects the files, and must not repeat the values. */
    private void misplaceSecrets(Backend backend, Api api, LogCapture log) throws Exception {
        String misplaced = "planted-in-the-wrong-place-5e1f0b";
        backend.configure("dev.yado.llm.model~wrong.cfg", "base_url = http://127.0.0.1:1/v1\nmodel = test\napi_key_file = " + misplaced + "\n");
        backend.configure("dev.yado.profile~wrong.cfg", "engine = acp\ncommand = true\nenvironment = THE_KEY=" + misplaced + "\n");
        backend.configure("dev.yado.mcp.server~wrong.cfg", "command = true\nenvironment = THE_KEY=" + misplaced + "\n");
        backend.configure("dev.yado.source.remote~wrong.cfg", "runtime_id = wrong\nbase_url = http://127.0.0.1:1\ntoken_file = " + misplaced + "\n");
        Await.until("the wrong files being rejected", BOUND, log::lines, lines -> Stream.of("api_key_file must be an absolute path",
                "profile wrong: a secret is referred to as", "dev.yado.mcp.server~wrong is not in effect", "Runtime wrong cannot be used")
                .allMatch(part -> lines.stream().anyMatch(line -> line.contains(part))));
        // A token in the wrong place of a request is rejected, and neither the error nor the log repeats it.
        String token = planted.get("api-token");
        Api anonymous = api.anonymous();
        anonymous.listen(output::add);
        anonymous.get("/api/workers?token=" + token).expect(401);
        anonymous.send(anonymous.request("/api/workers").header("X-Token", token)).expect(401);
        readAll(api);
        for (String name : List.of("llm.model", "profile", "mcp.server", "source.remote")) {
            Files.delete(backend.etc().resolve("dev.yado." + name + "~wrong.cfg"));
        }
        List<String> seen = new ArrayList<>(output);
        seen.addAll(log.lines());
        findSecret("the API or the log", "secret in the wrong place", misplaced, seen);
        Await.until("the wrong files being removed", BOUND, () -> configurations(backend).stream().noneMatch(c -> c.contains(misplaced)));
    }

    private static void read(WorkerApi worker) throws Exception {
        for (String what : List.of("", "/events", "/events?after=bo_0000000000000000", "/transcript", "/interactions")) {
            worker.api().get(worker.path() + what);
        }
    }

    private static void readAll(Api api) throws Exception {
        for (String path : List.of("/api/workspace", "/api/runtimes", "/api/runtimes/" + GUARDED, "/api/runtimes/" + ECHOING, "/api/runtimes/" + Api.EMBEDDED,
                "/api/hosts", "/api/workers", "/api/openapi.json", "/metrics", "/livez", "/readyz", "/api/nope")) {
            // Not all of these responses are documented.
            api.sendUnchecked(api.request(path));
        }
        for (JsonNode worker : api.get("/api/workers").expect(200).json().at("/items")) {
            read(api.worker(worker.at("/runtime_id").asString(), worker.at("/worker_id").asString()));
        }
    }

    // --- Search ---

    private void search(String where, Iterable<String> texts) {
        planted.forEach((name, secret) -> findSecret(where, name, secret, texts));
    }

    private void findSecret(String where, String name, String secret, Iterable<String> texts) {
        boolean any = false;
        for (String text : texts) {
            any = true;
            int at = text.indexOf(secret);
            if (at >= 0) {
                leaks.add(where + " shows the " + name + ": ..." + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100)));
            }
        }
        assertTrue(any, "nothing was searched: " + where);
    }

    private void searchFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> written = files.filter(Files::isRegularFile).filter(file -> !file.startsWith(folder.resolve("secrets"))
                    && !file.equals(folder.resolve(GUARDED + ".token")) && !file.toString().endsWith(".jar")).toList();
            assertTrue(Stream.of("audit.jsonl", "agent.log", ".cfg").allMatch(name -> written.stream().anyMatch(file -> file.toString().endsWith(name))),
                    () -> "the relevant files are among these: " + written);
            assertTrue(written.stream().anyMatch(file -> file.toString().contains("archive")), () -> "an archive is among these: " + written);
            for (Path file : written) {
                search("the file " + folder.relativize(file), List.of(Files.readString(file, StandardCharsets.ISO_8859_1)));
            }
        }
    }

    private static List<String> configurations(Backend backend) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        Configuration[] all = context.getService(context.getServiceReference(ConfigurationAdmin.class)).listConfigurations(null);
        return Arrays.stream(all).map(configuration -> {
            try {
                return configuration.getPid() + " " + configuration.getProperties();
            } catch (IllegalStateException e) {
                return "deleted since it was listed";
            }
        }).toList();
    }

    /** Returns the text form of Yado's services and of all its objects reachable from them, and the properties of all services. */
    private static List<String> services(Backend backend) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        List<String> texts = new ArrayList<>();
        for (ServiceReference<?> reference : context.getAllServiceReferences(null, null)) {
            for (String key : reference.getPropertyKeys()) {
                Object value = reference.getProperty(key);
                texts.add(reference + " " + key + "=" + (value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value)));
            }
            Object service = context.getService(reference);
            if (service != null && service.getClass().getName().startsWith("dev.yado.")) {
                ObjectGraph.find(service, SEARCHED_CLASSES, object -> {
                    if (object.getClass().getName().startsWith("dev.yado.")) {
                        texts.add(object.getClass().getName() + " " + object);
                    }
                    return false;
                });
            }
        }
        assertTrue(texts.stream().anyMatch(text -> text.startsWith("dev.yado.engine.llm.internal.provider.ModelSettings")
                && text.contains("env:" + VARIABLE)), "the search reaches the settings of a model");
        return texts;
    }

    /** A fake Runtime that rejects every request and repeats the token that it received. */
    private static final class EchoingRuntime implements AutoCloseable {

        private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

        EchoingRuntime() throws IOException {
            server.createContext("/", this::respond);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        List<String> calls() {
            return List.copyOf(calls);
        }

        private void respond(HttpExchange exchange) {
            try {
                String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                calls.add(token);
                byte[] body = ("{\"error\":{\"code\":\"" + token + "\",\"message\":\"wrong token " + token + "\"}}").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.getResponseHeaders().add("WWW-Authenticate", token);
                exchange.sendResponseHeaders(calls.size() % 2 == 0 ? 401 : 500, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
