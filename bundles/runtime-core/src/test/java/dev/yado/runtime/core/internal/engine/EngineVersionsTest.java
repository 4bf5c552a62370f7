package dev.yado.runtime.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.runtime.EngineEntry;
import dev.yado.model.worker.CallOptions;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.InteractionRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two versions of one engine at once. */
class EngineVersionsTest {

    /** An engine that opens interactions on demand, and reports its version. */
    private static final class Versioned extends TestEngine {

        private final String version;

        Versioned(String version) {
            super((request, output) -> {
                if (request.content().equals("ask")) {
                    output.interact(InteractionRequest.approval("?", ""));
                }
                output.text(version);
                return EngineSession.Result.FINISHED;
            });
            this.version = version;
        }

        @Override
        public EngineDescription description() {
            return EngineDescription.of("echo", version, EngineCapability.CANCEL);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.9.0,1.10.0", "1.0.0,1.0.1", "1,2", "9.0.0,10.0.0", "1.0.0,1.0.0.1", "1.0.0.alpha,1.0.0.beta", "1.0.x,1.0.1"})
    void versionsHaveTheirNaturalOrder(String older, String newer) {
        assertThat(EngineVersions.OLDEST_FIRST.compare(older, newer)).isLessThan(0);
        assertThat(EngineVersions.OLDEST_FIRST.compare(newer, older)).isGreaterThan(0);
        assertEquals(0, EngineVersions.OLDEST_FIRST.compare(newer, newer));
    }

    @Test
    void newRunsGetTheNewerEngineAndActiveRunsStay() {
        Versioned old = new Versioned("1.9");
        Versioned young = new Versioned("1.10");
        try (RuntimeFixture lab = new RuntimeFixture(old)) {
            WorkerId busy = lab.create();
            WorkerId idle = lab.create();
            lab.say(busy, "ask");
            lab.say(idle, "x");
            lab.settle(idle);
            Interaction asked = lab.openInteraction(busy);
            lab.queue(busy, "next");

            lab.extensions.addEngine(young, 0, young);
            RuntimeFixture.await(() -> "the idle session to be closed", () -> old.closed.get() == 1);
            assertEquals(List.of(EngineEntry.builder("echo", "1.10").capabilities(Set.of("cancel")).build(),
                    EngineEntry.builder("echo", "1.9").capabilities(Set.of("cancel")).draining(true).runs(1).build()), lab.runtime.summary().engines());
            lab.say(idle, "y");
            lab.awaitEvent(idle, "text_done 1.10");
            assertEquals(Optional.of("echo@1.10"), lab.get(idle).engine());
            assertEquals(Optional.of("echo@1.9"), lab.get(busy).engine());

            lab.answer(busy, asked, "allow");
            lab.awaitEvent(busy, "text_done 1.10");
            lab.settle(busy);
            assertEquals(List.of("text_done 1.9", "text_done 1.10"), lab.log(busy).stream().filter(t -> t.startsWith("text_done")).toList());
            RuntimeFixture.await(() -> "the old one's sessions to be closed", () -> old.closed.get() == old.opened.get());
            assertEquals(0, lab.runtime.summary().engines().get(1).runs());
        }
    }

    @Test
    void rankingHasPriorityOverVersion() {
        Versioned ranked = new Versioned("1");
        Versioned newer = new Versioned("2");
        try (RuntimeFixture lab = new RuntimeFixture(newer)) {
            lab.extensions.addEngine(ranked, 1, ranked);
            assertEquals(Optional.of("echo@1"), lab.get(lab.create()).engine());
        }
    }

    @Test
    void aDrainingEngineStartsNoRunsAndReportsItsActiveRuns() {
        Versioned only = new Versioned("1");
        try (RuntimeFixture lab = new RuntimeFixture(only)) {
            WorkerId busy = lab.create();
            WorkerId idle = lab.create();
            lab.say(busy, "ask");
            Interaction asked = lab.openInteraction(busy);
            assertEquals(1, lab.extensions.drainEngines(only::equals, true));
            assertEquals(0, lab.extensions.drainEngines("another"::equals, true));
            RuntimeFixture.refused(FailureCode.ENGINE_UNAVAILABLE, () -> lab.say(idle, "x"));
            RuntimeFixture.refused(FailureCode.ENGINE_UNAVAILABLE, lab::create);
            lab.queue(busy, "next");
            lab.answer(busy, asked, "deny");
            lab.awaitEvent(busy, "run_end finished");
            RuntimeFixture.await(() -> "no run to go on", () -> lab.extensions.drainEngines(only::equals, true) == 0);
            assertEquals(1, lab.get(busy).queuedInputs(), "what was accepted waits for an engine");

            lab.extensions.drainEngines(only::equals, false);
            lab.settle(busy);
            assertEquals(List.of("text_done 1", "text_done 1"), lab.log(busy).stream().filter(t -> t.startsWith("text_done")).toList());
        }
    }

    @Test
    void theRecordedResultOfACreationDoesNotChange() {
        Versioned old = new Versioned("1");
        Versioned young = new Versioned("2");
        try (RuntimeFixture lab = new RuntimeFixture(old)) {
            var key = CallOptions.ofKey(new IdempotencyKey("k"));
            var made = lab.runtime.create(RuntimeFixture.request(), key);
            lab.extensions.addEngine(young, 0, young);
            lab.say(made.ref().workerId(), "x");
            lab.settle(made.ref().workerId());
            assertEquals(made, lab.runtime.create(RuntimeFixture.request(), key));
        }
    }
}
