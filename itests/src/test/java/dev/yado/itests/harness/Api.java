package dev.yado.itests.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the Browser-facing API that knows no more than its users do. Every JSON answer is shown to the observers (the OpenAPI check). */
public final class Api {

    public static final String EMBEDDED = "embedded-worker-runtime";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** One answer. */
    public record Answer(String method, String path, int status, HttpResponse<String> raw, JsonNode json) {

        public String errorCode() {
            return json.at("/error/code").asString("");
        }

        public Answer expect(int expected) {
            assertEquals(expected, status, () -> method + " " + path + " answered " + raw.body());
            return this;
        }

        public Answer expectError(int expected, String code) {
            expect(expected);
            assertEquals(code, errorCode(), () -> method + " " + path + " answered " + raw.body());
            return this;
        }

        public String text(String pointer) {
            JsonNode node = json.at(pointer);
            if (node.isMissingNode()) {
                throw new AssertionError("no " + pointer + " in " + raw.body());
            }
            return node.asString();
        }
    }

    private final URI base;
    private final JsonMapper mapper = JsonMapper.builder().build();
    private final CopyOnWriteArrayList<Consumer<Answer>> observers = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

    public Api(URI base) {
        this.base = base;
    }

    public URI base() {
        return base;
    }

    public HttpClient client() {
        return client;
    }

    public JsonMapper mapper() {
        return mapper;
    }

    public void observe(Consumer<Answer> observer) {
        observers.add(observer);
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    public Answer post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public Answer post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    }

    public Answer send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        boolean isJson = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        Answer answer = new Answer(request.method(), request.uri().getRawPath(), response.statusCode(), response,
                isJson && !response.body().isEmpty() ? mapper.readTree(response.body()) : mapper.missingNode());
        observers.forEach(o -> o.accept(answer));
        return answer;
    }

    // --- What most tests need ---

    /** Creates a Worker of the embedded Runtime. */
    public WorkerApi createWorker() throws IOException, InterruptedException {
        return createWorker(EMBEDDED, "{\"intent\":{\"kind\":\"assistant\"}}");
    }

    public WorkerApi createWorker(String runtime, String request) throws IOException, InterruptedException {
        Answer answer = post("/api/runtimes/" + runtime + "/workers", request).expect(200);
        return worker(runtime, answer.text("/worker/worker_id"));
    }

    public WorkerApi worker(String runtime, String id) {
        return new WorkerApi(this, runtime, id);
    }

    /** The Runtime's entry in the list; a missing node when it is not listed. */
    public JsonNode runtime(String id) throws IOException, InterruptedException {
        for (JsonNode item : get("/api/runtimes").expect(200).json().at("/items")) {
            if (item.at("/runtime_id").asString().equals(id)) {
                return item;
            }
        }
        return mapper.missingNode();
    }
}
