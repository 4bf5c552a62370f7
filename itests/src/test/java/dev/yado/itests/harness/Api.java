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
 * A client of the Backend's or a Runtime's HTTP API. Validates every response against the API's own OpenAPI description and fails the calling test if they
 * differ.
 */
public final class Api {

    public static final String EMBEDDED = "embedded-worker-runtime";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** An HTTP response with its parsed body; {@code json} is a missing node unless the body is JSON. */
    public record ApiResponse(String method, String path, int status, HttpResponse<String> raw, JsonNode json) {

        public String errorCode() {
            return json.at("/error/code").asString("");
        }

        public ApiResponse expect(int expected) {
            assertEquals(expected, status, () -> method + " " + path + " responded " + raw.body());
            return this;
        }

        public ApiResponse expectError(int expected, String code) {
            expect(expected);
            assertEquals(code, errorCode(), () -> method + " " + path + " responded " + raw.body());
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
    private volatile Consumer<String> listener = text -> {};

    public Api(URI base) {
        this(base, Optional.empty());
    }

    /** @param token the bearer token of every request */
    public Api(URI base, Optional<String> token) {
        this(base, token, "/api/openapi.json");
    }

    /** @param descriptionPath the path of the API's OpenAPI description */
    Api(URI base, Optional<String> token, String descriptionPath) {
        this.base = base;
        this.token = token;
        this.descriptionPath = descriptionPath;
    }

    /** Returns the OpenAPI description that the API serves. */
    public synchronized OpenApi description() throws IOException, InterruptedException {
        if (description == null) {
            HttpResponse<String> served = client.send(request(descriptionPath).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, served.statusCode(), () -> "GET " + descriptionPath + " responded " + served.body());
            description = OpenApi.of(served.body());
        }
        return description;
    }

    /** Returns a client of the same API that sends no token. */
    public Api anonymous() throws IOException, InterruptedException {
        Api anonymous = new Api(base, Optional.empty(), descriptionPath);
        anonymous.description = description();
        return anonymous;
    }

    /** Passes every later output of the API to {@code listener}: headers, bodies, and lines of streams. */
    public void listen(Consumer<String> listener) {
        this.listener = listener;
    }

    void reportOutput(HttpResponse<?> response, String part) {
        listener.accept(response.request().method() + " " + response.request().uri().getRawPath() + " -> " + response.statusCode() + " " + part);
    }

    public URI base() {
        return base;
    }

    /** Returns the bearer token of every request. */
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

    /** Returns a request without a timeout, for a stream. */
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

    /** Sends a request without validating the response, for times when the API is unavailable and another component responds in its place. */
    public ApiResponse sendUnchecked(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        reportOutput(response, response.headers().map() + "\n" + response.body());
        boolean isJson = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return new ApiResponse(request.method(), request.uri().getRawPath(), response.statusCode(), response,
                isJson && !response.body().isEmpty() ? mapper.readTree(response.body()) : mapper.missingNode());
    }

    // --- Shared by most tests ---

    /** Creates a Worker in the embedded Runtime. */
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

    /** Returns the Runtime's entry in the list, or a missing node if it is not listed. */
    public JsonNode runtime(String id) throws IOException, InterruptedException {
        for (JsonNode item : get("/api/runtimes").expect(200).json().at("/items")) {
            if (item.at("/runtime_id").asString().equals(id)) {
                return item;
            }
        }
        return mapper.missingNode();
    }
}
