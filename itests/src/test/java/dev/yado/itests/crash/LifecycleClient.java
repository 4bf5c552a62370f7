package dev.yado.itests.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Creates, stops and removes Workers, and remembers which. */
final class LifecycleClient {

    private static final String WORKERS = "/v1/workers";

    private final Random random;
    private final CrashReport report;
    /** Id by the key it was created under. */
    private final Map<String, String> here = new LinkedHashMap<>();
    private final Set<String> everCreated = new HashSet<>();
    private final List<String> removed = new ArrayList<>();
    private Optional<String> doubtfulKey = Optional.empty();
    private Optional<String> doubtfulRemoval = Optional.empty();
    private int keys;

    LifecycleClient(Random random, CrashReport report) {
        this.random = random;
        this.report = report;
    }

    static String path(String worker) {
        return WORKERS + "/" + worker;
    }

    /** @return the new Worker's id, or the first one's when the key was used before */
    static String create(Api api, String key) throws IOException, InterruptedException {
        return post(api, key).expect(200).text("/worker/worker_id");
    }

    private static ApiResponse post(Api api, String key) throws IOException, InterruptedException {
        return api.sendUnchecked(api.request(WORKERS).header("Content-Type", "application/json").header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}")));
    }

    Void createUntilBroken(Api api) throws InterruptedException {
        try {
            while (true) {
                if (here.size() > 5 && random.nextInt(3) > 0) {
                    remove(api, new ArrayList<>(here.keySet()).get(random.nextInt(here.size())));
                } else {
                    String key = "creation-" + keys++;
                    doubtfulKey = Optional.of(key);
                    ApiResponse response = post(api, key);
                    doubtfulKey = Optional.empty();
                    if (response.status() != 503) {
                        created(key, response.expect(200).text("/worker/worker_id"));
                    }
                }
            }
        } catch (IOException e) {
            return null;
        }
    }

    private void created(String key, String worker) {
        assertTrue(everCreated.add(worker), () -> "the id " + worker + " was given twice");
        here.put(key, worker);
        report.created();
    }

    private void remove(Api api, String key) throws IOException, InterruptedException {
        String worker = here.get(key);
        doubtfulRemoval = Optional.of(key);
        ApiResponse stopped = api.post(path(worker) + "/stop");
        if (stopped.status() == 503 || api.delete(path(worker)).status() == 503) {
            return;
        }
        doubtfulRemoval = Optional.empty();
        removed(key);
    }

    private void removed(String key) {
        removed.add(here.remove(key));
        report.removed();
    }

    Void verify(Api api) throws IOException, InterruptedException {
        if (doubtfulKey.isPresent()) {
            String key = doubtfulKey.get();
            created(key, create(api, key));
            doubtfulKey = Optional.empty();
        }
        if (doubtfulRemoval.isPresent()) {
            String key = doubtfulRemoval.get();
            if (api.get(path(here.get(key))).status() == 404) {
                removed(key);
            } else {
                remove(api, key);
            }
            doubtfulRemoval = Optional.empty();
        }
        for (Map.Entry<String, String> each : here.entrySet()) {
            api.get(path(each.getValue())).expect(200);
            assertEquals(each.getValue(), create(api, each.getKey()), () -> "a repeat of the creation " + each.getKey() + " made another Worker");
        }
        for (String worker : removed) {
            api.get(path(worker)).expectError(404, "worker_not_found");
        }
        // What was removed before the last few rounds stays looked at by its id alone, in everCreated.
        if (removed.size() > 50) {
            removed.subList(0, removed.size() - 50).clear();
        }
        return null;
    }
}
