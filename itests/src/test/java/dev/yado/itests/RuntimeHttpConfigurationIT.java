package dev.yado.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.HttpRuntime.RuntimeWorker;
import dev.yado.itests.harness.SseClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import tools.jackson.databind.JsonNode;

/** Changed settings of a Runtime's HTTP API take effect while it runs; invalid ones change nothing. */
class RuntimeHttpConfigurationIT {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private static void configure(Path data, String lines) throws Exception {
        Backend.drop(data.resolve("etc"), "dev.yado.runtime.http.cfg", lines.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> roles(RuntimeWorker worker) throws Exception {
        JsonNode items = worker.api().get(worker.path() + "/transcript").expect(200).json().at("/transcript/items");
        return items.valueStream().map(item -> item.at("/role").asString()).toList();
    }

    /**
     * Changes settings through ConfigurationAdmin, so that the checks of files do not apply. Waits until the change is processed: updates are delivered in
     * order, so it waits for the effect of a later one.
     */
    private static void configurePastTheFiles(HttpRuntime runtime, Path data, Map<String, Object> settings) throws Exception {
        BundleContext context = runtime.framework().bundleContext();
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        admin.getConfiguration("dev.yado.runtime.http", null).update(new Hashtable<>(settings));
        Backend.drop(data.resolve("etc"), "dev.yado.profile~later.cfg", "label = Later\n".getBytes(StandardCharsets.UTF_8));
        Await.until("the later file taking effect", BOUND, () -> runtime.api().get("/v1/runtime").raw().body().contains("\"later\""));
    }

    @Test
    void settingsTakeEffectWithoutARestart(@TempDir Path data) throws Exception {
        try (HttpRuntime runtime = HttpRuntime.startPlain(data)) {
            Api api = runtime.api();
            RuntimeWorker worker = runtime.createWorker();
            worker.input("hello").expect(200);
            worker.awaitIdle();
            assertEquals(List.of("user", "assistant"), roles(worker));

            try (SseClient open = worker.sse("")) {
                open.await("the snapshot", e -> e.payload().equals("snapshot"));
                configure(data, "wire_compat = yoi-v0\nmax_streams = 1\nmax_body_bytes = 1024\n");
                assertTrue(open.awaitEnd(BOUND), "open streams end, and resume with the new settings");
                assertEquals("runtime.closing", open.events().get(open.events().size() - 1).json().at("/diagnostic/code").asString());
            }
            Await.until("the transcript in v0's form", BOUND, () -> roles(worker).equals(List.of("user")));
            api.post("/v1/workers", " ".repeat(1_025)).expectError(400, "invalid_json"); // v0's code for a body that is too large
            try (SseClient one = worker.sse("")) {
                one.await("the snapshot", e -> e.payload().equals("snapshot"));
                IOException refused = assertThrows(IOException.class, () -> worker.sse("").close());
                assertTrue(refused.getMessage().contains("503") && refused.getMessage().contains("overloaded"), refused.getMessage());
            }
            configure(data, "wire_compat =\n");
            Await.until("the whole transcript", BOUND, () -> roles(worker).equals(List.of("user", "assistant")));
        }
    }
    @Test
    void invalidSettingChangesNothing(@TempDir Path data) throws Exception {
        try (HttpRuntime runtime = HttpRuntime.startPlain(data); SseClient open = runtime.createWorker().sse("")) {
            open.await("the snapshot", e -> e.payload().equals("snapshot"));
            configurePastTheFiles(runtime, data, Map.of("wire_compat", "yoi-v9", "max_streams", 1));
            assertFalse(open.awaitEnd(Duration.ZERO), "the old settings and the streams stay");
            runtime.createWorker().sse("").close();
        }
    }
}
