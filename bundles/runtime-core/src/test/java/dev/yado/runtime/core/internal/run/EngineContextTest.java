package dev.yado.runtime.core.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.core.internal.FaultyStore;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.shared.WorkDirectories;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.SecretReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Runtime gives an engine beside the input. */
class EngineContextTest {

    @TempDir
    Path temp;

    /** An engine that reports the state of its last session, and stores its input as state. */
    private static final class NotingEngine implements Engine {

        final List<EngineContext> contexts = new CopyOnWriteArrayList<>();

        @Override
        public EngineDescription description() {
            return EngineDescription.of("echo", "1");
        }

        @Override
        public EngineSession open(EngineContext context) {
            contexts.add(context);
            return (request, output) -> {
                output.text("noted " + context.engineState().orElse("nothing"));
                context.saveEngineState(request.content());
                return EngineSession.Result.FINISHED;
            };
        }

        EngineContext newest() {
            return contexts.get(contexts.size() - 1);
        }
    }

    @Test
    void engineStateSurvivesTheSessionAndTheRuntime() {
        FaultyStore store = new FaultyStore();
        WorkerId id;
        NotingEngine engine = new NotingEngine();
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, engine)) {
            id = lab.create();
            lab.say(id, "conversation 7");
            lab.settle(id);
            lab.extensions.removeEngine(engine);
            lab.extensions.addEngine(engine, 0, engine);
            lab.say(id, "conversation 8");
            lab.settle(id);
        }
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new NotingEngine())) {
            lab.say(id, "x");
            lab.settle(id);
            assertEquals(List.of("text_done noted nothing", "text_done noted conversation 7", "text_done noted conversation 8"),
                    lab.log(id).stream().filter(t -> t.startsWith("text_done")).toList());
        }
    }

    @Test
    void engineStateIsBoundedAndOnlyTheCurrentSessionSetsIt() {
        NotingEngine engine = new NotingEngine();
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = lab.create();
            lab.say(id, "x");
            lab.settle(id);
            EngineContext first = engine.newest();
            first.saveEngineState("\u00e9".repeat(EngineContext.MAX_ENGINE_STATE / 2));
            assertThrows(IllegalArgumentException.class, () -> first.saveEngineState("\u00e9".repeat(EngineContext.MAX_ENGINE_STATE / 2) + "e"));
            first.saveEngineState("");
            assertEquals(Optional.empty(), first.engineState());
            lab.extensions.removeEngine(engine);
            lab.extensions.addEngine(engine, 0, engine);
            lab.say(id, "of the second");
            lab.settle(id);
            assertThrows(RunEndedException.class, () -> first.saveEngineState("of the first"));
            assertEquals(Optional.of("of the second"), engine.newest().engineState());
        }
    }

    @Test
    void aWorkerHasADirectoryUntilItIsRemoved() throws Exception {
        NotingEngine engine = new NotingEngine();
        Path data = Files.createDirectory(temp.resolve("data"));
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings().withDataDirectory(data), new MemoryStore(1_000), engine)) {
            WorkerId id = lab.create();
            lab.say(id, "x");
            lab.settle(id);
            assertFalse(Files.exists(data.resolve("workers")), "made only when it is asked for");
            Path directory = engine.newest().directory().orElseThrow();
            assertEquals(directory, engine.newest().directory().orElseThrow());
            assertTrue(directory.startsWith(data) && Files.isDirectory(directory));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
            Path kept = Files.writeString(temp.resolve("not-of-the-worker"), "kept");
            Files.writeString(Files.createDirectories(directory.resolve("a/b")).resolve("file"), "text");
            Files.createSymbolicLink(directory.resolve("a/link"), temp);

            lab.stop(id);
            assertTrue(Files.exists(directory), "an ended Worker can still be looked at");
            lab.runtime.delete(id);
            RuntimeFixture.await(() -> "the removal of the directory", () -> !Files.exists(directory));
            assertTrue(Files.exists(kept), "links are not followed");
        }
    }

    @Test
    void orphanedDirectoriesAreRemovedAtTheNextStart() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        NotingEngine engine = new NotingEngine();
        FaultyStore kept = new FaultyStore();
        Path workers = temp.resolve("workers");
        // Of a Worker that a store has which may come back, and of one that it does not have any more.
        Path owned;
        Path removed;
        WorkerId gone = new WorkerId("gone");
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings().withDataDirectory(temp), kept, engine)) {
            WorkerId id = lab.create();
            lab.say(id, "x");
            lab.settle(id);
            owned = engine.newest().directory().orElseThrow();
            removed = new WorkDirectories(Optional.of(temp), kept.epoch(), true).open(gone).orElseThrow();
        }
        // Of a store that was lost with its process, of one whose process is alive, of another durable store, and without an entry.
        Path lost = other("lost", false, dead.pid() + " 1");
        Path living = new WorkDirectories(Optional.of(temp), new Epoch(7L << 48), false).open(new WorkerId("living")).orElseThrow();
        Path elsewhere = other("elsewhere", true, dead.pid() + " 1");
        Path strange = Files.createDirectory(workers.resolve("strange"));
        Path misnamed = other("misnamed", false, dead.pid() + " 1");
        Files.move(workers.resolve(".owners/misnamed"), workers.resolve(".owners/strange"));
        Files.writeString(workers.resolve(".owners/garbage"), "\u0000");

        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings().withDataDirectory(temp), kept, new NotingEngine())) {
            RuntimeFixture.await(() -> "the removal of orphaned directories",
                    () -> !Files.exists(lost) && !Files.exists(removed) && !Files.exists(workers.resolve(".owners/lost")));
            for (Path stays : List.of(owned, living, elsewhere, strange, misnamed)) {
                assertTrue(Files.isDirectory(stays), () -> stays + " stays");
            }
            assertTrue(lab.runtime.summary().runtimeId() != null);
        }
    }

    private Path other(String worker, boolean durable, String process) throws Exception {
        Path directory = Files.createDirectories(temp.resolve("workers").resolve(worker));
        Files.writeString(Files.createDirectories(temp.resolve("workers/.owners")).resolve(worker), worker + "\nffff000000000001\n" + durable + "\n" + process);
        return directory;
    }

    @Test
    void aDirectoryThatIsALinkIsNotUsed() throws Exception {
        NotingEngine engine = new NotingEngine();
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings().withDataDirectory(temp), new MemoryStore(1_000), engine)) {
            WorkerId id = lab.create();
            lab.say(id, "x");
            lab.settle(id);
            Files.createSymbolicLink(Files.createDirectory(temp.resolve("workers")).resolve(id.value()), temp);
            assertThat(assertThrows(EngineException.class, () -> engine.newest().directory()).getMessage()).doesNotContain(temp.toString());
        }
    }

    @Test
    void withoutADataDirectoryThereIsNone() throws Exception {
        NotingEngine engine = new NotingEngine();
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = lab.create();
            lab.say(id, "x");
            lab.settle(id);
            assertEquals(Optional.empty(), engine.newest().directory());
        }
    }

    @Test
    void secretsAreReadOnDemandAndNeverShown() throws Exception {
        Path file = Files.setPosixFilePermissions(Files.writeString(temp.resolve("key"), "first"), PosixFilePermissions.fromString("rw-------"));
        NotingEngine engine = new NotingEngine();
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = lab.create(Profile.builder("p", "echo").environment(Map.of("KEY", SecretReference.parse("file:" + file))).build());
            lab.say(id, "x");
            lab.settle(id);
            assertEquals("first", engine.newest().environment().get("KEY").value());
            Files.writeString(file, "second");
            assertEquals("second", engine.newest().environment().get("KEY").value());
            assertThat(engine.newest().environment().toString()).doesNotContain("second");
            assertThat(lab.runtime.summary().toString()).doesNotContain(file.toString());
            Files.delete(file);
            assertThrows(EngineException.class, () -> engine.newest().environment());
        }
    }
}
