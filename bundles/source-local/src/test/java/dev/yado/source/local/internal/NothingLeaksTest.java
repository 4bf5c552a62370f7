package dev.yado.source.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.SourceChange;
import dev.yado.source.local.internal.read.MetadataReader;
import dev.yado.source.local.internal.settings.LocalSettings;
import dev.yado.source.local.internal.settings.WorkspaceRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Recognisable values in every place of the metadata, and in the paths around it: none may come out anywhere. */
class NothingLeaksTest {

    private static final String PLANTED = "planted";

    @TempDir
    Path temp;

    @Test
    void nothingOfPathsSocketsSessionsOrScopesComesOut() throws IOException {
        String root = "/srv/plantedroot/plantedworkspace";
        Fixtures fixtures = new Fixtures(Files.createDirectories(temp.resolve("planteddata")));
        fixtures.raw("full", everything("full", root));
        fixtures.raw("named-by-path", everything("/home/plantedhome/worker", root));
        fixtures.raw("invalid", "{\"worker_name\": \"plantedinvalid");
        fixtures.raw("wrong", "{\"worker_name\": {\"plantedfield\": 1}}");
        fixtures.raw("foreign", everything("foreign", "/srv/plantedother"));
        fixtures.raw("rootless", "{\"worker_name\":\"plantedrootless\"}");
        Files.createDirectories(fixtures.pods.resolve("dir").resolve(MetadataReader.FILE_NAME).resolve("plantedinside"));
        Files.createSymbolicLink(fixtures.pods.resolve("link"), temp.resolve("plantedtarget"));
        LocalSettings settings = new LocalSettings(new RuntimeId("local-worker-runtime"), Optional.of(fixtures.pods),
                Optional.of(new WorkspaceRoot(root)), 100, Duration.ofHours(1));

        List<String> out = new ArrayList<>();
        out.add(settings.toString());
        try (LocalWorkers workers = LocalWorkers.open(settings)) {
            RuntimeSource source = Fixtures.ready(workers);
            assertEquals(2, source.workers(WorkerQuery.first(10)).items().size(), "the planted Workers must be listed for this test to mean anything");
            Feed<SourceChange> feed = source.watch().orElseThrow();
            fixtures.raw("late", everything("late", root));
            Fixtures.await("the feed tells", () -> feed.poll().map(change -> out.add(change.toString())).orElse(false));
            show(source, out);
            refusals(source).forEach(failure -> out.add(failure.failure().toString() + failure + failure.getCause()));
            Files.move(fixtures.pods, temp.resolve("plantedaway"));
            Fixtures.await("its absence is said", () -> !source.runtime().diagnostics().isEmpty()
                    && source.runtime().diagnostics().get(0).code().equals("local_pod_registry_unavailable"));
            show(source, out);
        }
        for (String text : out) {
            assertThat(text).as("a planted value came out: " + text).doesNotContain(PLANTED);
            assertThat(text).as("a path came out: " + text).doesNotContain(temp.toString());
            assertFalse(text.contains(Fixtures.SESSION) || text.contains(Fixtures.SEGMENT), "a session id came out: " + text);
        }
    }

    @Test
    void whatItCannotDoItRefusesAndItsCapabilitiesSaySo() throws IOException {
        Fixtures fixtures = new Fixtures(temp);
        fixtures.worker("one", "");
        try (LocalWorkers workers = LocalWorkers.open(fixtures.settings())) {
            for (YadoException failure : refusals(workers.source())) {
                assertEquals(FailureCode.OPERATION_UNSUPPORTED, failure.code());
                assertNull(failure.getCause());
            }
            assertEquals(Set.of(RuntimeCapability.CAN_LIST_HOSTS, RuntimeCapability.CAN_LIST_WORKERS, RuntimeCapability.CAN_GET_WORKER),
                    workers.source().runtime().capabilities().can());
        }
    }

    private static String everything(String name, String root) {
        return """
                {"worker_name":"%s","active":{"session_id":"%s","segment_id":"%s","plantedextra":"planted"},"workspace_root":"%s","pid":1,
                 "spawned_children":[{"worker_name":"full","socket_path":"/run/plantedsocket.sock","callback_address":"/run/plantedcallback",
                   "scope_delegated":[{"target":"/srv/plantedscope","permission":"write","recursive":true}]}],
                 "reclaimed_children":[{"worker_name":"plantedreclaimed","scope_delegated":[{"target":"/srv/plantedscope"}]}],
                 "peers":[{"worker_name":"plantedpeer"}],
                 "resolved_manifest_snapshot":{"role":"see /opt/plantedrole","profile":{"name":"C:\\\\plantedprofile\\\\x.lua"},"token":"plantedtoken"}}
                """.formatted(name, Fixtures.SESSION, Fixtures.SEGMENT, root);
    }

    private static void show(RuntimeSource source, List<String> out) {
        out.add(source.runtime().toString());
        out.add(source.hosts().toString());
        out.add(source.workers(WorkerQuery.first(100)).toString());
        out.add(source.worker(new WorkerId(Identifiers.derive("local-worker-", "full"))).toString());
    }

    private static List<YadoException> refusals(RuntimeSource source) {
        WorkerId worker = new WorkerId(Identifiers.derive("local-worker-", "full"));
        List<Executable> operations = List.of(
                () -> source.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT), CallOptions.NONE),
                () -> source.input(worker, WorkerInput.user("hello"), CallOptions.NONE),
                () -> source.stop(worker, CallOptions.NONE),
                () -> source.cancel(worker, CancelScope.RUN, CallOptions.NONE),
                () -> source.delete(worker),
                () -> source.transcript(worker, 0, 10),
                () -> source.events(worker, EventQuery.first(10)),
                () -> source.subscribe(worker, StreamQuery.LIVE));
        return operations.stream().map(operation -> assertThrows(YadoException.class, operation)).toList();
    }
}
