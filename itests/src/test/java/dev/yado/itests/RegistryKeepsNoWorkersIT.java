package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.ObjectGraph;
import dev.yado.itests.harness.ScriptedSources;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** The registry of a Backend that has served traffic holds summaries of Runtimes, but no Worker data. */
class RegistryKeepsNoWorkersIT {

    private static final Set<String> WORKER_TYPES = Set.of("dev.yado.model.worker.Worker", "dev.yado.model.id.WorkerId", "dev.yado.model.id.WorkerRef",
            "dev.yado.model.event.WorkerEvent", "dev.yado.model.transcript.TranscriptItem", "dev.yado.model.transcript.TranscriptPage",
            "dev.yado.model.event.EventPage",
            "dev.yado.source.api.WorkerProjection", "dev.yado.model.worker.WorkerInput", "dev.yado.model.worker.WorkerRequest");
    /** The registry's classes. The search stops at the sources, the clients and the framework. */
    private static final Predicate<String> SEARCHED_CLASSES =
            name -> List.of("java.", "dev.yado.registry.", "dev.yado.stream.", "dev.yado.model.", "dev.yado.source.api.")
                    .stream().anyMatch(name::startsWith);

    @Test
    void noWorkerDataIsReachableFromTheRegistryAfterTraffic(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data, settings -> settings
                // A disconnected client is noticed at the next heartbeat; until then its stream stays open.
                .configuration("dev.yado.backend.http", Map.of("heartbeat_seconds", 1, "stream_linger_seconds", 0)));
                ScriptedSources sources = ScriptedSources.in(backend)) {
            Api api = backend.api();
            Object registry = registry(backend);
            ScriptedSources.Source source = sources.source("lab").with("label", "seen").register();
            try (SseClient fleet = SseClient.open(api, "/api/events", "")) {
                WorkerApi worker = api.createWorker();
                try (SseClient events = SseClient.open(worker)) {
                    worker.input("hello").expect(200);
                    events.await("the run's end", e -> e.payload().equals("run_end"));
                }
                fleet.await("a change of the Worker", e -> e.name().equals("worker_changed"));
                worker.awaitIdle();
                for (String path : List.of("/api/workers", "/api/workers?limit=1", "/api/runtimes", "/api/hosts", "/api/hosts/lab-host/workers",
                        "/api/runtimes/lab/workers/w0", worker.path() + "/events", worker.path() + "/transcript")) {
                    api.get(path).expect(200);
                }
                worker.stop().expect(200);
                source.close();
                api.get("/api/runtimes/lab/workers/w0").expectError(503, "runtime_unavailable");
            }
            // Events that a stream still forwards are not retained data, so wait for them.
            Await.until("nothing of a Worker being reachable from the registry", Duration.ofSeconds(15),
                    () -> ObjectGraph.find(registry, SEARCHED_CLASSES, o -> WORKER_TYPES.contains(o.getClass().getName())), Optional::isEmpty);

            Predicate<Object> summary = o -> o.getClass().getName().equals("dev.yado.source.api.RuntimeProjection") && o.toString().contains("seen");
            assertThat(ObjectGraph.find(registry, SEARCHED_CLASSES, summary))
                    .as("the search must find the retained summary of the removed Runtime, or it does not see the registry's fields")
                    .isPresent();
            assertEquals("unavailable", api.runtime("lab").at("/status").asString());
        }
    }

    private static Object registry(Backend backend) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        return context.getService(context.getAllServiceReferences("dev.yado.registry.api.RuntimeRegistry", null)[0]);
    }
}
