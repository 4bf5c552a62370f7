package dev.yado.runtime.core.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.RunLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Runtime ends what goes too far, whatever the engine does. */
class LimitsTest {

    private static Profile profile(RunLimits limits) {
        return Profile.builder("limited", "echo").limits(limits).build();
    }

    private static Profile turns(int turns) {
        return profile(RunLimits.builder().turns(turns).build());
    }

    private static Profile wallTime(Duration time) {
        return profile(RunLimits.builder().wallTime(time).build());
    }

    @Test
    void turnsAreLimited() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create(turns(2));
            lab.say(id, "/say one\n/turn\n/say two\n/turn\n/say three");
            lab.settle(id);
            List<String> log = lab.log(id);
            assertEquals(List.of("text_done one", "turn_end 1 finished", "turn_start 2", "text_done two", "limit_reached turns", "turn_end 2 finished",
                    "run_end limit_reached", "status idle"), log.subList(log.indexOf("text_done one"), log.size()));
            lab.say(id, "/say four\n/turn\n/say five");
            lab.awaitEvent(id, "text_done five");
        }
    }

    @Test
    void tokensAreLimited() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create(profile(RunLimits.builder().tokens(10L).build()));
            lab.say(id, "/usage 4 6\n/say ten\n/usage 0 1\n/say eleven");
            lab.settle(id);
            assertThat(lab.log(id)).containsAll(List.of("text_done ten", "limit_reached tokens", "usage", "run_end limit_reached"));
            assertThat(lab.log(id)).doesNotContain("text_done eleven");
            assertEquals(11, lab.get(id).usage().inputTokens().getAsLong() + lab.get(id).usage().outputTokens().getAsLong());
        }
    }

    @Test
    void runTimeIsLimitedAlsoWhenTheEngineIgnoresCancellation() {
        for (String hang : List.of("/hang", "/hang-deaf")) {
            try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.cancelDeadline(Duration.ofMillis(50)), new MemoryStore(1_000), new EchoEngine())) {
                WorkerId id = lab.create(wallTime(Duration.ofMillis(30)));
                lab.say(id, "/say so far\n" + hang);
                lab.queue(id, "next");
                lab.awaitEvent(id, "text_done echo: next");
                assertThat(lab.log(id)).containsAll(List.of("limit_reached wall_time", "run_end limit_reached"));
            }
        }
    }

    @Test
    void waitingForAnInteractionDoesNotUseRunTime() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create(wallTime(Duration.ofMillis(400)));
            lab.say(id, "/ask hammer\n/say done");
            Interaction asked = lab.openInteraction(id);
            long until = System.nanoTime() + Duration.ofMillis(600).toNanos();
            RuntimeFixture.await(() -> "more time than the run has", () -> System.nanoTime() > until);
            lab.answer(id, asked, "allow");
            lab.settle(id);
            assertThat(lab.log(id)).contains("run_end finished");
        }
    }

    @Test
    void aRunThatEndsLeavesNoTimer() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            int before = lab.pendingTimers();
            WorkerId id = lab.create(wallTime(Duration.ofHours(1)));
            lab.say(id, "/ask hammer");
            lab.answer(id, lab.openInteraction(id), "allow");
            lab.settle(id);
            RuntimeFixture.await(() -> "no timer to be left", () -> lab.pendingTimers() <= before);
        }
    }

    @Test
    void theFirstCancellationApplies() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create(wallTime(Duration.ofMinutes(1)));
            lab.say(id, "/hang");
            lab.cancelRun(id);
            lab.settle(id);
            assertThat(lab.log(id)).contains("run_end cancelled");
        }
    }
}
