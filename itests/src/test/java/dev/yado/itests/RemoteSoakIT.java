package dev.yado.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.RuntimeProcess;
import dev.yado.itests.harness.Viewer;
import dev.yado.itests.harness.WorkerApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/**
 * Viewers of Workers here, in a Runtime elsewhere that stays, and in one that is killed again and again, while the HTTP face restarts under them: each sees every event
 * once, or is told in so many words why not.
 */
class RemoteSoakIT {

    private static final int ROUNDS = 3;
    private static final int STEADY_WORKERS_OF_EACH = 3;
    private static final int DOOMED_WORKERS = 4;
    private static final int VIEWERS_OF_EACH = 2;
    private static final Duration BOUND = Duration.ofSeconds(30);

    private Api api;

    @Test
    void everyViewerSeesEveryEventOnceOrIsToldWhyNot(@TempDir Path folder) throws Exception {
        try (RuntimeProcess dies = RuntimeProcess.start("dies", folder); HttpRuntime stays = HttpRuntime.start(folder.resolve("stays"), Map.of());
                Backend backend = Backend.start(Files.createDirectories(folder.resolve("backend")), List.of("remote-client"),
                        settings -> settings.configuration("dev.yado.backend.http", Map.of("heartbeat_seconds", 1)))) {
            api = backend.api();
            Bundle http = backend.bundle("dev.yado.backend.http");
            backend.configure("dev.yado.source.remote~stays.cfg", "runtime_id = stays\nbase_url = " + stays.api().base() + "\n");
            backend.configure(dies.configurationName(), dies.configuration());
            awaitRunning("stays");
            List<Viewer> steady = new ArrayList<>(viewers(Api.EMBEDDED, STEADY_WORKERS_OF_EACH));
            steady.addAll(viewers("stays", STEADY_WORKERS_OF_EACH));

            for (int i = 0; i < ROUNDS; i++) {
                awaitRunning("dies");
                List<Viewer> doomed = viewers("dies", DOOMED_WORKERS);
                awaitNews(doomed);
                if (i == 1) {
                    // The face is away while the Runtime dies: those who come back find a Runtime that is gone.
                    http.stop();
                    dies.kill();
                    http.start();
                } else {
                    http.stop();
                    http.start();
                    awaitNews(doomed);
                    dies.kill();
                }
                awaitNews(steady);
                dies.startAgain();
                Await.until("the viewers of what was in memory being told", BOUND, () -> doomed.stream().allMatch(Viewer::gone));
                for (Viewer viewer : doomed) {
                    assertEquals(LongStream.rangeClosed(1, viewer.newest()).boxed().toList(), viewer.seen(), "no gap, none twice, up to the end");
                    assertTrue(Set.of("backend.closing", "backend.runtime_unavailable", "backend.worker_not_found").containsAll(viewer.diagnostics()),
                            () -> viewer.diagnostics().toString());
                }
            }

            for (WorkerApi worker : steady.stream().map(Viewer::worker).distinct().toList()) {
                assertEquals("running", worker.detail().expect(200).text("/run/state"), "the Workers talked throughout");
                worker.cancel("{\"scope\":\"run\"}").expect(200);
                worker.awaitIdle();
            }
            for (Viewer viewer : steady) {
                long last = viewer.worker().detail().expect(200).json().at("/last_event_id").asLong();
                Await.until("each viewer seeing the end", BOUND, () -> viewer.newest() == last);
                viewer.leave();
                assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), viewer.seen(), "no gap, none twice");
                assertTrue(viewer.diagnostics().stream().allMatch("backend.closing"::equals), () -> viewer.diagnostics().toString());
            }
            for (Viewer viewer : steady) {
                viewer.join(BOUND.toMillis());
            }
            Await.until("no stream left open", BOUND, () -> api.get("/metrics").expect(200).raw().body().contains("\nyado_streams_open 0\n"));
        }
    }

    /** Workers that talk all the time, each with its viewers. */
    private List<Viewer> viewers(String runtime, int workers) throws Exception {
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            WorkerApi worker = api.createWorker(runtime, "{\"intent\":{\"kind\":\"assistant\"}}");
            worker.input("/delay 100\n/repeat 100000 one").expect(200);
            for (int j = 0; j < VIEWERS_OF_EACH; j++) {
                viewers.add(new Viewer(worker));
            }
        }
        viewers.forEach(Thread::start);
        return viewers;
    }

    private static void awaitNews(List<Viewer> viewers) throws Exception {
        for (Viewer viewer : viewers) {
            long before = viewer.newest();
            Await.until("each viewer seeing something new", BOUND, () -> viewer.newest() > before);
        }
    }

    private void awaitRunning(String runtime) throws Exception {
        Await.until("Runtime " + runtime, BOUND, () -> api.runtime(runtime).at("/status").asString(""), "running"::equals);
    }
}
