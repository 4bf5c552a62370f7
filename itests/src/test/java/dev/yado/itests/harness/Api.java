package dev.yado.itests.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the public HTTP API, or of a Runtime, that knows no more than its users do. Every answer is held against the API's own description; one that is not as
 * described fails the test that asked.
 */
public final class Api {

    public static final String EMBEDDED = "embedded-worker-runtime";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** One answer. */
    public record ApiResponse(String method, String path, int status, HttpResponse<String> raw, JsonNode json) {

        public String errorCode() {
            return json.at("/error/code").asString("");
        }

        public ApiResponse expect(int expected) {
            assertEquals(expected, status, () -> method + " " + path + " answered " + raw.body());
            return this;
        }

        public ApiResponse expectError(int expected, String code) {
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
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
    private final Optional<String> token;
    private final String descriptionPath;
    private OpenApi description;
    private volatile Consumer<String> heard = text -> { };

    public Api(URI base) {
        this(base, Optional.empty());
    }

    /** @param token what every request presents */
    public Api(URI base, Optional<String> token) {
        this(base, token, "/api/openapi.json");
    }

    /** @param descriptionPath where this API describes itself */
    Api(URI base, Optional<String> token, String descriptionPath) {
        this.base = base;
        this.token = token;
        this.descriptionPath = descriptionPath;
    }

    /** The API's description, as it serves it. */
    public synchronized OpenApi description() throws IOException, InterruptedException {
        if (description == null) {
            HttpResponse<String> served = client.send(request(descriptionPath).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, served.statusCode(), () -> "GET " + descriptionPath + " answered " + served.body());
            description = OpenApi.of(served.body());
        }
        return description;
    }

    /** A client of the same API without a token. */
    public Api anonymous() throws IOException, InterruptedException {
        Api anonymous = new Api(base, Optional.empty(), descriptionPath);
        anonymous.description = description();
        return anonymous;
    }

    /** Gives {@code listener}, from now on, everything that comes out of the API: headers, bodies, and lines of streams. */
    public void listen(Consumer<String> listener) {
        heard = listener;
    }

    void heard(HttpResponse<?> response, String part) {
        heard.accept(response.request().method() + " " + response.request().uri().getRawPath() + " -> " + response.statusCode() + " " + part);
    }

    public URI base() {
        return base;
    }

    /** What every request presents. */
    Optional<String> token() {
        return token;
    }

    public HttpClient client() {
        return client;
    }

    public JsonMapper mapper() {
        return mapper;
    }

    public ApiResponse get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public ApiResponse delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    public ApiResponse post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public ApiResponse post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    public HttpRequest.Builder request(String path) {
        return streamRequest(path).timeout(TIMEOUT);
    }

    /** A request whose answer may go on forever. */
    HttpRequest.Builder streamRequest(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
        return request;
    }

    public ApiResponse send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        ApiResponse response = sendUnchecked(builder);
        description().check(response.method(), response.path(), response.status(), response.raw().headers().firstValue("Content-Type").orElse(""),
                response.raw().body());
        return response;
    }

    /** For moments when the API is away and something else answers in its place. */
    public ApiResponse sendUnchecked(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        heard(response, response.headers().map() + "\n" + response.body());
        boolean isJson = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return new ApiResponse(request.method(), request.uri().getRawPath(), response.statusCode(), response,
                isJson && !response.body().isEmpty() ? mapper.readTree(response.body()) : mapper.missingNode());
    }

    // --- What most tests need ---

    /** Creates a Worker of the embedded Runtime. */
    public WorkerApi createWorker() throws IOException, InterruptedException {
        return createWorker(EMBEDDED, "{\"intent\":{\"kind\":\"assistant\"}}");
    }

    public WorkerApi createWorker(String runtime, String request) throws IOException, InterruptedException {
        ApiResponse response = post("/api/runtimes/" + runtime + "/workers", request).expect(200);
        return worker(runtime, response.text("/worker/worker_id"));
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
