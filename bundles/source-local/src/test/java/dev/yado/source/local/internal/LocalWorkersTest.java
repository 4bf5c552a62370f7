package dev.yado.source.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.WorkerId;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.source.api.HostStatus;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.local.internal.read.MetadataReader;
import dev.yado.source.local.internal.settings.LocalSettings;
import dev.yado.source.local.internal.snapshot.LocalDiagnostics;
import dev.yado.source.local.internal.watch.DirectoryWatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** The whole source over a real directory. The rescan is an hour away, so whatever shows here came by watching. */
class LocalWorkersTest {

    @TempDir
    Path temp;

    private Fixtures fixtures;
    private LocalWorkers workers;

    @BeforeEach
    void fixtures() throws IOException {
        fixtures = new Fixtures(temp);
    }

    @AfterEach
    void close() {
        if (workers != null) {
            workers.close();
        }
    }

    @Test
    void showsEachDirectoryForWhatItIs() throws IOException {
        fixtures.worker("coder", Fixtures.active(true)
                + "\"resolved_manifest_snapshot\":{\"role\":\"coder\",\"profile_selector\":\"builtin:coder\"},");
        fixtures.worker("pending", Fixtures.active(false));
        fixtures.worker("idle", "");
        fixtures.raw("cut", Fixtures.metadata("cut", "").substring(0, 20));
        fixtures.raw("rootless", "{\"worker_name\":\"rootless\"}");
        fixtures.raw("foreign", "{\"worker_name\":\"foreign\",\"workspace_root\":\"/elsewhere\"}");
        Files.writeString(fixtures.pods.resolve("a-plain-file"), "ignored");
        RuntimeSource source = open();

        Page<WorkerProjection> page = source.workers(WorkerQuery.first(10));
        assertEquals(List.of("local-worker-coder-c84a9e3ad144b43d", id("idle").value(), id("pending").value()),
                page.items().stream().map(w -> w.ref().workerId().value()).toList());
        WorkerProjection coder = page.items().get(0);
        assertEquals("coder", coder.label());
        assertEquals(Optional.of("coder"), coder.role());
        assertEquals(Optional.of("builtin:coder"), coder.profile());
        assertEquals("active", coder.compatibility().get("state"));
        assertEquals("active:segment", coder.statusText().orElseThrow());
        assertEquals(Set.of(), coder.capabilities());
        assertEquals("metadata_only", page.items().get(1).statusText().orElseThrow());
        assertEquals("active:pending_segment", page.items().get(2).statusText().orElseThrow());
        assertEquals(List.of("local_pod_metadata_invalid", "local_pod_workspace_root_missing", "local_pod_workspace_not_visible"), codes());
        assertEquals(HostStatus.AVAILABLE, source.hosts().get(0).status());
        assertEquals(source.runtime().hostIds(), List.of(source.hosts().get(0).hostId()));
        assertThat(source.worker(id("cut"))).isEmpty();
        assertEquals(Optional.of(coder), source.worker(id("coder")));
    }

    @Test
    void pagesInTheOrderOfIdsAndGoesOnWhereAWorkerHasGone() throws IOException {
        for (String name : List.of("e", "a", "c", "b", "d")) {
            fixtures.worker(name, "");
        }
        RuntimeSource source = open();
        Page<WorkerProjection> first = source.workers(WorkerQuery.first(2));
        assertEquals(List.of("a", "b"), labels(first));
        delete(fixtures.pods.resolve("b"));
        Fixtures.await("b is gone", () -> source.worker(id("b")).isEmpty());
        Page<WorkerProjection> second = source.workers(WorkerQuery.builder(2).after(first.next().orElse(null)).build());
        assertEquals(List.of("c", "d"), labels(second));
        Page<WorkerProjection> third = source.workers(WorkerQuery.builder(2).after(second.next().orElse(null)).build());
        assertEquals(List.of("e"), labels(third));
        assertEquals(Optional.empty(), third.next());
    }

    @Test
    void namesWithDotsAndBeyondAsciiHaveIdsOfTheirOwn() throws IOException {
        fixtures.worker("foo.bar", "");
        fixtures.worker("foo-bar", "");
        fixtures.worker("...", "");
        // The name's bytes are given, since the locale of this process may not be able to say it.
        Files.writeString(fixtures.directory("%E5%AE%BF").resolve(MetadataReader.FILE_NAME), Fixtures.metadata("yado", ""));
        Files.writeString(fixtures.directory("%FF%FE").resolve(MetadataReader.FILE_NAME), Fixtures.metadata("never", ""));
        RuntimeSource source = open();
        assertEquals(Set.of("local-worker-foo-bar-2595d08ad22c733f", id("foo-bar").value(), "local-worker-id-ab5df625bc76dbd4",
                Identifiers.derive("local-worker-", "\u5bbf")),
                source.workers(WorkerQuery.first(10)).items().stream().map(w -> w.ref().workerId().value()).collect(Collectors.toSet()));
        assertEquals("\u5bbf", source.worker(new WorkerId(Identifiers.derive("local-worker-", "\u5bbf"))).orElseThrow().displayHint());
        assertEquals(1, source.runtime().diagnostics().stream().filter(d -> d.message().contains("not UTF-8")).count());
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve(MetadataReader.FILE_NAME), Fixtures.metadata("outside", ""));
        Files.createSymbolicLink(fixtures.pods.resolve("linked"), outside);
        Path holder = Files.createDirectory(fixtures.pods.resolve("holder"));
        Files.createSymbolicLink(holder.resolve(MetadataReader.FILE_NAME), outside.resolve(MetadataReader.FILE_NAME));
        RuntimeSource source = open();
        assertEquals(List.of(), source.workers(WorkerQuery.first(10)).items());
        assertEquals(2, source.runtime().diagnostics().stream().filter(d -> d.message().contains("symbolic link")).count());
    }

    @Test
    void tenThousandDirectoriesAreReadOnceHoweverOftenTheyAreListed(@TempDir(factory = InMemory.class) Path memory) throws IOException {
        fixtures = new Fixtures(memory);
        int count = 10_000;
        FileTime old = FileTime.from(Instant.now().minusSeconds(60));
        for (int i = 0; i < count; i++) {
            Files.setLastModifiedTime(fixtures.worker("w%05d".formatted(i), Fixtures.active(true)), old);
        }
        AtomicInteger reads = new AtomicInteger();
        MetadataReader counting = new MetadataReader(fixtures.settings().workspace(), file -> {
            reads.incrementAndGet();
            return Files.readAllBytes(file);
        });
        workers = LocalWorkers.open(fixtures.settings(), counting);
        RuntimeSource source = Fixtures.ready(workers);
        int readsAtFirst = reads.get();
        assertTrue(readsAtFirst <= count + DirectoryWatches.MAX, "each is read once, and once more at most where its watch came later: " + readsAtFirst);

        Set<String> all = new TreeSet<>();
        for (int round = 0; round < 5; round++) {
            Optional<String> after = Optional.empty();
            do {
                Page<WorkerProjection> page = source.workers(WorkerQuery.builder(1_000).after(after.orElse(null)).build());
                page.items().forEach(w -> all.add(w.ref().workerId().value()));
                after = page.next();
            } while (after.isPresent());
        }
        assertEquals(count, all.size());
        assertSame(source.worker(id("w00042")).orElseThrow(), source.worker(id("w00042")).orElseThrow());
        assertEquals(readsAtFirst, reads.get(), "a list must not read");
        // The last proof: with nobody watching and the directory moved away, lists still answer.
        workers.close();
        Files.move(fixtures.pods, memory.resolve("moved"));
        assertEquals(1_000, source.workers(WorkerQuery.first(1_000)).items().size());
    }

    @Test
    void changesShowWithoutARescan() throws IOException {
        fixtures.worker("first", "");
        RuntimeSource source = open();
        fixtures.worker("second", "");
        Fixtures.await("the new Worker is listed", () -> source.worker(id("second")).isPresent());
        fixtures.worker("first", Fixtures.active(true));
        Fixtures.await("the change shows", () -> state("first").equals("active:segment"));
        Path replacement = Files.writeString(temp.resolve("new.json"), Fixtures.metadata("first", Fixtures.active(false)));
        Files.move(replacement, fixtures.pods.resolve("first").resolve(MetadataReader.FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
        Fixtures.await("the replaced file shows", () -> state("first").equals("active:pending_segment"));
        fixtures.raw("first", "{ broken");
        Fixtures.await("a broken file takes the Worker away", () -> source.worker(id("first")).isEmpty());
        assertEquals(List.of("local_pod_metadata_invalid"), codes());
        delete(fixtures.pods.resolve("first"));
        Fixtures.await("with the directory the diagnostic goes", () -> codes().isEmpty());
        fixtures.worker("first", "");
        Fixtures.await("a directory of the same name is watched again", () -> state("first").equals("metadata_only"));
        fixtures.worker("first", Fixtures.active(true));
        Fixtures.await("and its changes show", () -> state("first").equals("active:segment"));

        Path other = Files.createDirectory(temp.resolve("other"));
        Path calm = Files.writeString(other.resolve(MetadataReader.FILE_NAME), Fixtures.metadata("first", ""));
        // An old file is not read a second time for its youth, so only a watch can tell of its change.
        Files.setLastModifiedTime(calm, FileTime.from(Instant.now().minusSeconds(60)));
        Files.move(fixtures.pods.resolve("first"), temp.resolve("away"));
        Files.move(other, fixtures.pods.resolve("first"));
        Fixtures.await("another directory in its place shows", () -> state("first").equals("metadata_only"));
        fixtures.worker("third", "");
        Fixtures.await("all events of the exchange are through, since a later one is", () -> source.worker(id("third")).isPresent());
        fixtures.worker("first", Fixtures.active(true));
        Fixtures.await("and is watched", () -> state("first").equals("active:segment"));
    }

    @Test
    void whatIsNotWatchedShowsAtTheNextRescan(@TempDir(factory = InMemory.class) Path memory) throws IOException {
        fixtures = new Fixtures(memory);
        FileTime old = FileTime.from(Instant.now().minusSeconds(60));
        for (int i = 0; i <= DirectoryWatches.MAX; i++) {
            Files.setLastModifiedTime(fixtures.worker("w%05d".formatted(i), ""), old);
        }
        LocalSettings all = fixtures.settings();
        workers = LocalWorkers.open(new LocalSettings(all.runtimeId(), all.pods(), all.workspace(), 20_000, Duration.ofSeconds(1)));
        String last = "w%05d".formatted(DirectoryWatches.MAX);
        assertThat(Fixtures.ready(workers).worker(id(last))).isPresent();
        fixtures.worker(last, Fixtures.active(true));
        Fixtures.await("the rescan finds the change", () -> state(last).equals("active:segment"));
        fixtures.worker("w00000", Fixtures.active(true));
        Fixtures.await("the first is watched as ever", () -> state("w00000").equals("active:segment"));
    }

    @Test
    void aWorkerNeverVanishesWhileItsFileIsRewritten() throws Exception {
        fixtures.worker("busy", "");
        RuntimeSource source = open();
        AtomicBoolean stop = new AtomicBoolean();
        List<Throwable> failed = new ArrayList<>();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; !stop.get(); i++) {
                    // In place: truncated first, then written, so that a reader meets every stage.
                    fixtures.worker("busy", Fixtures.active(i % 2 == 0) + "\"padding\":\"" + "x".repeat(i % 1_000) + "\",");
                }
            } catch (IOException e) {
                failed.add(e);
            }
        });
        writer.start();
        long end = System.nanoTime() + 1_500_000_000L;
        while (System.nanoTime() < end) {
            assertThat(source.worker(id("busy"))).as("a file caught halfway must not take its Worker away").isPresent();
        }
        stop.set(true);
        writer.join();
        assertEquals(List.of(), failed);
        fixtures.worker("busy", "");
        Fixtures.await("the last content shows", () -> state("busy").equals("metadata_only"));
        assertEquals(List.of(), codes());
    }

    @Test
    void theDirectoryMayAppearGoAndBeReplaced() throws IOException {
        delete(fixtures.pods);
        RuntimeSource source = open();
        Fixtures.await("its absence is said", () -> codes().equals(List.of("local_pod_registry_unavailable")));
        assertEquals(HostStatus.DEGRADED, source.hosts().get(0).status());
        assertEquals("unavailable", source.runtime().compatibility().get("local_pod_inspection"));

        Files.createDirectory(fixtures.pods);
        fixtures.worker("one", "");
        Fixtures.await("it has appeared", () -> source.worker(id("one")).isPresent());
        assertEquals(HostStatus.AVAILABLE, source.hosts().get(0).status());

        Path other = Files.createDirectories(temp.resolve("other/two"));
        Files.writeString(other.resolve(MetadataReader.FILE_NAME), Fixtures.metadata("two", ""));
        Files.move(fixtures.pods, temp.resolve("old"));
        Files.move(temp.resolve("other"), fixtures.pods);
        Fixtures.await("another stands in its place", () -> source.worker(id("two")).isPresent() && source.worker(id("one")).isEmpty());
        fixtures.worker("two", Fixtures.active(true));
        Fixtures.await("and is watched", () -> state("two").equals("active:segment"));

        delete(fixtures.pods);
        Fixtures.await("it is gone again", () -> codes().equals(List.of("local_pod_registry_unavailable")));
        assertEquals(List.of(), source.workers(WorkerQuery.first(10)).items());
        Files.writeString(fixtures.pods, "not a directory");
        Fixtures.await("a file is no directory", () -> codes().equals(List.of("local_pod_registry_unreadable")));
    }

    @Test
    void aLinkInPlaceOfTheDirectoryIsNotFollowed() throws IOException {
        fixtures.worker("one", "");
        Files.move(fixtures.pods, temp.resolve("real"));
        Files.createSymbolicLink(fixtures.pods, temp.resolve("real"));
        RuntimeSource source = open();
        Fixtures.await("it is refused", () -> codes().equals(List.of("local_pod_registry_unreadable")));
        assertEquals(List.of(), source.workers(WorkerQuery.first(10)).items());
    }

    @Test
    void moreDirectoriesThanAreLookedAt() throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            fixtures.worker(name, "");
        }
        LocalSettings all = fixtures.settings();
        workers = LocalWorkers.open(new LocalSettings(all.runtimeId(), all.pods(), all.workspace(), 2, all.rescan()));
        RuntimeSource source = Fixtures.ready(workers);
        assertEquals(List.of("a", "b"), labels(source.workers(WorkerQuery.first(10))));
        assertEquals(List.of("local_pod_limit_reached"), codes());
        delete(fixtures.pods.resolve("a"));
        Fixtures.await("the next takes the place", () -> labels(source.workers(WorkerQuery.first(10))).equals(List.of("b", "c")));
    }

    @Test
    void diagnosticsAreBoundedAndTheRestIsCounted() throws IOException {
        for (int i = 0; i < 30; i++) {
            fixtures.raw("foreign%02d".formatted(i), "{\"worker_name\":\"f\",\"workspace_root\":\"/elsewhere\"}");
        }
        fixtures.raw("zz-broken", "{");
        RuntimeSource source = open();
        List<Diagnostic> diagnostics = source.runtime().diagnostics();
        assertEquals(LocalDiagnostics.MAX_SHOWN + 1, diagnostics.size());
        assertEquals("local_pod_metadata_invalid", diagnostics.get(0).code(), "what matters more comes first");
        Diagnostic last = diagnostics.get(LocalDiagnostics.MAX_SHOWN);
        assertEquals("local_pod_diagnostics_omitted", last.code());
        assertThat(last.message()).contains("15 local_pod_workspace_not_visible");
    }

    @Test
    void withoutADirectoryOrWorkspaceItSaysSo() throws IOException {
        LocalSettings all = fixtures.settings();
        workers = LocalWorkers.open(new LocalSettings(all.runtimeId(), Optional.empty(), all.workspace(), 10, all.rescan()));
        assertEquals(List.of("local_pod_registry_unavailable"), codes(), "without a place to look there is nothing to wait for");
        workers.close();
        fixtures.worker("one", "");
        workers = LocalWorkers.open(new LocalSettings(all.runtimeId(), all.pods(), Optional.empty(), 10, all.rescan()));
        assertEquals(List.of(), Fixtures.ready(workers).workers(WorkerQuery.first(10)).items());
        assertEquals(List.of("local_pod_workspace_unknown", "local_pod_workspace_not_visible"), codes());
    }

    @Test
    void closingEndsItsThread() throws IOException {
        open();
        assertTrue(running());
        workers.close();
        assertFalse(running(), "the thread must not outlive the source");
    }

    /** Making and removing this many directories takes many seconds on a disk; what is tested is the same in memory. */
    static final class InMemory implements TempDirFactory {
        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, "yado") : Files.createTempDirectory("yado");
        }
    }

    private static boolean running() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("yado-source-local"));
    }

    private RuntimeSource open() {
        workers = LocalWorkers.open(fixtures.settings());
        return Fixtures.ready(workers);
    }

    private String state(String name) {
        return workers.source().worker(id(name)).flatMap(WorkerProjection::statusText).orElse("not listed");
    }

    private List<String> codes() {
        return workers.source().runtime().diagnostics().stream().map(Diagnostic::code).toList();
    }

    private static List<String> labels(Page<WorkerProjection> page) {
        return page.items().stream().map(WorkerProjection::label).toList();
    }

    private static WorkerId id(String name) {
        return new WorkerId(Identifiers.derive("local-worker-", name));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted((a, b) -> b.getNameCount() - a.getNameCount()).toList()) {
                Files.delete(path);
            }
        }
    }
}
