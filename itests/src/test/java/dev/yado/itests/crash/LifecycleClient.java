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

/** A client that creates, stops and removes Workers, and records which exist. */
final class LifecycleClient {

    private static final String WORKERS = "/v1/workers";

    private final Random random;
    private final CrashReport report;
    /** Worker id by the idempotency key of its creation. */
    private final Map<String, String> workersByKey = new LinkedHashMap<>();
    private final Set<String> everCreated = new HashSet<>();
    private final List<String> removed = new ArrayList<>();
    private Optional<String> unconfirmedKey = Optional.empty();
    private Optional<String> unconfirmedRemoval = Optional.empty();
    private int keys;

    LifecycleClient(Random random, CrashReport report) {
        this.random = random;
        this.report = report;
    }

    static String path(String worker) {
        return WORKERS + "/" + worker;
    }

    /** Creates a Worker and returns its id; for a key that was used before, the id of the first one. */
    static String create(Api api, String key) throws IOException, InterruptedException {
        return post(api, key).expect(200).text("/worker/worker_id");
    }

    private static ApiResponse post(Api api, String key) throws IOException, InterruptedException {
        return api.sendUnchecked(api.request(WORKERS).header("Content-Type", "application/json").header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}")));
    }

    Void createUntilDisconnected(Api api) throws InterruptedException {
        try {
            while (true) {
                if (workersByKey.size() > 5 && random.nextInt(3) > 0) {
                    remove(api, new ArrayList<>(workersByKey.keySet()).get(random.nextInt(workersByKey.size())));
                } else {
                    String key = "creation-" + keys++;
                    unconfirmedKey = Optional.of(key);
                    ApiResponse response = post(api, key);
                    unconfirmedKey = Optional.empty();
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
        assertTrue(everCreated.add(worker), () -> "the id " + worker + " was assigned twice");
        workersByKey.put(key, worker);
        report.created();
    }

    private void remove(Api api, String key) throws IOException, InterruptedException {
        String worker = workersByKey.get(key);
        unconfirmedRemoval = Optional.of(key);
        ApiResponse stopped = api.post(path(worker) + "/stop");
        if (stopped.status() == 503 || api.delete(path(worker)).status() == 503) {
            return;
        }
        unconfirmedRemoval = Optional.empty();
        removed(key);
    }

    private void removed(String key) {
        removed.add(workersByKey.remove(key));
        report.removed();
    }

    Void verify(Api api) throws IOException, InterruptedException {
        if (unconfirmedKey.isPresent()) {
            String key = unconfirmedKey.get();
            created(key, create(api, key));
            unconfirmedKey = Optional.empty();
        }
        if (unconfirmedRemoval.isPresent()) {
            String key = unconfirmedRemoval.get();
            if (api.get(path(workersByKey.get(key))).status() == 404) {
                removed(key);
            } else {
                remove(api, key);
            }
            unconfirmedRemoval = Optional.empty();
        }
        for (Map.Entry<String, String> each : workersByKey.entrySet()) {
            api.get(path(each.getValue())).expect(200);
            assertEquals(each.getValue(), create(api, each.getKey()), () -> "repeating the creation " + each.getKey() + " created another Worker");
        }
        for (String worker : removed) {
            api.get(path(worker)).expectError(404, "worker_not_found");
        }
        // Older removals are no longer queried; everCreated still detects a reused id.
        if (removed.size() > 50) {
            removed.subList(0, removed.size() - 50).clear();
        }
        return null;
    }
}
