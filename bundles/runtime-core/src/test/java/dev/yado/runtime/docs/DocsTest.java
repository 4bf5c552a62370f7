package dev.yado.runtime.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.core.internal.EventText;
import dev.yado.runtime.embed.EmbeddedRuntime;
import dev.yado.runtime.embed.RuntimeBuilder;
import dev.yado.runtime.spi.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The pages in docs/ say what is so. */
class DocsTest {

    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Pattern EXAMPLE = Pattern.compile("```input\n(.*?)\n```\n```log\n(.*?)\n```", Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> everyExampleOfTheEchoPage() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(Files.readString(DOCS.resolve("echo-engine.md")));
        while (example.find()) {
            String input = example.group(1);
            String log = example.group(2);
            tests.add(DynamicTest.dynamicTest(input.lines().findFirst().orElse(""), () -> assertEquals(log, play(input, log))));
        }
        assertEquals(13, tests.size(), "an example of docs/echo-engine.md is not of the form this test knows");
        return tests.stream();
    }

    private static String play(String input, String log) {
        try (EmbeddedRuntime runtime = new RuntimeBuilder(new RuntimeId("rt")).engine(new EchoEngine()).start()) {
            List<String> told = run(runtime, "runtime_default", input, log.contains("run_end cancelled"));
            return String.join("\n", told.subList(5, told.size() - 1));
        }
    }

    @Test
    void theSettingsOfTheEchoPage() {
        Profile profile = Profile.of("parrot", "Parrot", "echo", Map.of("prefix", "polly says", "word_delay_ms", "1"));
        try (EmbeddedRuntime runtime = new RuntimeBuilder(new RuntimeId("rt")).engine(new EchoEngine()).profile(profile).start()) {
            assertThat(run(runtime, "parrot", "a cracker", false)).contains("text_done polly says a cracker");
        }
    }

    @Test
    void theEngineOfThePageIsTheOneThatIsTestedHere() throws IOException {
        Path source = Path.of("src", "test", "java", "dev", "yado", "runtime", "docs", "ShoutEngine.java");
        assertThat(Files.readString(DOCS.resolve("writing-an-engine.md")))
                .as("docs/writing-an-engine.md must quote ShoutEngine.java whole and unchanged")
                .contains("```java\n" + Files.readString(source) + "```\n");
    }

    @Test
    void theStoreOfThePageIsTheOneThatIsTestedHere() throws IOException {
        String page = Files.readString(DOCS.resolve("writing-a-store.md"));
        for (String name : List.of("TinyStore.java", "TinyStoreTest.java")) {
            Path source = Path.of("src", "test", "java", "dev", "yado", "runtime", "docs", name);
            assertThat(page)
                    .as("docs/writing-a-store.md must quote " + name + " whole and unchanged")
                    .contains("```java\n" + Files.readString(source) + "```\n");
        }
    }

    @Test
    void aRuntimeRunsOnTheStoreOfThePage() {
        try (EmbeddedRuntime runtime = new RuntimeBuilder(new RuntimeId("rt")).engine(new EchoEngine()).store(new TinyStore()).start()) {
            assertThat(run(runtime, "runtime_default", "hello", false)).contains("text_done echo: hello");
            assertEquals("tiny", runtime.summary().store().kind());
        }
    }

    @Test
    void theEngineOfThePageWorks() {
        Profile profile = Profile.of("shout", "Shout", "shout", Map.of("mark", "!!"));
        try (EmbeddedRuntime runtime = new RuntimeBuilder(new RuntimeId("rt")).engine(new ShoutEngine()).profile(profile).start()) {
            assertEquals(List.of("text_done HELLO THERE!!", "turn_end 1 finished", "usage", "run_end finished"),
                    run(runtime, "shout", "hello there", false).subList(5, 9));
            List<String> cancelled = run(runtime, "shout", "na ".repeat(10_000) + "batman", true);
            assertThat(cancelled).contains("run_end cancelled");
            assertFalse(cancelled.stream().anyMatch(t -> t.endsWith("!!")));

            WorkerId asking = runtime.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.byName("shout")))
                    .ref().workerId();
            runtime.input(asking, WorkerInput.user("good morning everyone"));
            await(() -> !runtime.interactions(asking).isEmpty());
            runtime.answer(asking, runtime.interactions(asking).get(0).id(), AnswerRequest.option("deny"));
            await(() -> runtime.get(asking).run().state() == RunState.IDLE);
            assertTrue(runtime.transcript(asking, 0, 10).items().stream().anyMatch(item -> item.content().equals("(whispers)")));

            runtime.addProfile("wrong", 0, Profile.of("wrong", "Wrong", "shout", Map.of("mark", "!!!!")));
            String refused =
                    assertThrows(YadoException.class, () -> runtime.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.byName("wrong")))).getMessage();
            assertThat(refused).contains("mark");
        }
    }

    private static List<String> run(EmbeddedRuntime runtime, String profile, String input, boolean cancel) {
        WorkerId id = runtime.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.byName(profile)))
                .ref().workerId();
        runtime.input(id, WorkerInput.user(input));
        if (cancel) {
            runtime.cancel(id, CancelScope.RUN);
        }
        await(() -> runtime.get(id).run().state() == RunState.IDLE);
        EventPage page = runtime.events(id, EventQuery.first(256));
        return page.events().stream().map(e -> EventText.of(e.payload())).toList();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("what is waited for does not happen").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
