package dev.yado.itests.harness;

import dev.yado.itests.harness.Api.ApiResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A Worker accessed through the Backend's API. */
public record WorkerApi(Api api, String runtime, String id) {

    public String path() {
        return "/api/runtimes/" + runtime + "/workers/" + id;
    }

    public ApiResponse detail() throws IOException, InterruptedException {
        return api.get(path());
    }

    public ApiResponse input(String text) throws IOException, InterruptedException {
        return input(text, "reject");
    }

    public ApiResponse input(String text, String delivery) throws IOException, InterruptedException {
        return api.post(path() + "/input", api.mapper().writeValueAsString(Map.of("content", text, "delivery", delivery)));
    }

    public ApiResponse stop() throws IOException, InterruptedException {
        return api.post(path() + "/stop");
    }

    public ApiResponse cancel(String json) throws IOException, InterruptedException {
        return api.post(path() + "/cancel", json);
    }

    public JsonNode transcript() throws IOException, InterruptedException {
        return api.get(path() + "/transcript").expect(200).json().at("/items");
    }

    /** Waits until no run is active and no input is queued. */
    public ApiResponse awaitIdle() throws Exception {
        return Await.until("Worker " + id + " being idle", Duration.ofSeconds(20), this::detail,
                a -> a.json().at("/run/state").asString("").equals("idle") && a.json().at("/queued_inputs").asInt(-1) == 0);
    }
}
