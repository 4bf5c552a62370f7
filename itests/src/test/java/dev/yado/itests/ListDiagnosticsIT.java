package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.ScriptedSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Lists include the diagnostics of the Runtimes in them, because not every client reads each item. */
class ListDiagnosticsIT {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int INVALID = 20;
    private static final int MAX_LISTED = 16;

    @Test
    @SuppressWarnings("try") // the source is registered only while the block runs
    void listsContainABoundedNumberOfDiagnostics(@TempDir Path temp) throws Exception {
        Path local = temp.resolve("local");
        for (int i = 0; i < INVALID; i++) {
            Files.writeString(Files.createDirectories(local.resolve("pods/broken-" + i)).resolve("metadata.json"), "{");
        }
        try (Backend backend = Backend.start(Files.createDirectories(temp.resolve("data")), settings -> settings
                .configuration("dev.yado.source.local", Map.of("data_dir", local.toString(), "workspace_root", temp.toString())))) {
            Api api = backend.api();
            Await.until("the local metadata being read", BOUND, () -> codes(api.runtime("local-worker-runtime")).contains("local_pod_metadata_invalid"));
            String host = api.runtime("local-worker-runtime").at("/host_ids/0").asString();
            for (String path : List.of("/api/runtimes", "/api/workers", "/api/runtimes/local-worker-runtime/workers", "/api/hosts/" + host + "/workers")) {
                JsonNode list = api.get(path).expect(200).json();
                assertThat(codes(list)).as(() -> path + " reports the diagnostic: " + list).contains("local_pod_metadata_invalid");
                assertEquals(MAX_LISTED, list.at("/diagnostics").size(), path);
                assertThat(list.at("/diagnostics_omitted").asInt()).as(() -> path + " reports the number of omitted ones: " + list).isGreaterThan(0);
            }

            ScriptedSources sources = ScriptedSources.in(backend);
            try (ScriptedSources.Source hanging = sources.source("zzz-throws").with("behaviour", "throws").register()) {
                for (String path : List.of("/api/runtimes", "/api/workers")) {
                    JsonNode list = api.get(path).expect(200).json();
                    assertThat(codes(list)).as(() -> path + ": the failure of a Runtime is not omitted: " + list).contains("internal");
                }
            }
        }
    }

    @Test
    @SuppressWarnings("try") // the source is registered only while the block runs
    void diagnosticAppearsOnceAcrossPages(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            ScriptedSources sources = ScriptedSources.in(backend);
            try (ScriptedSources.Source remarking = sources.source("aaa-lab").with("workers", "5").register().behave("remarks", "something to know")) {
                Await.until("the diagnostic being listed", BOUND, () -> codes(api.runtime("aaa-lab")).contains("lab_remark"));
                int occurrences = 0;
                String after = "";
                do {
                    JsonNode page = api.get("/api/workers?limit=2" + after).expect(200).json();
                    occurrences += (int) codes(page).stream().filter("lab_remark"::equals).count();
                    after = page.has("next") ? "&after=" + page.at("/next").asString() : "";
                } while (!after.isEmpty());
                assertEquals(1, occurrences);
            }
        }
    }

    private static List<String> codes(JsonNode node) {
        return node.at("/diagnostics").valueStream().map(d -> d.at("/code").asString()).toList();
    }
}
