package dev.yado.engine.acp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.id.WorkerId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Resuming a conversation after its agent's process has ended. */
@Timeout(60)
class ResumeTest {

    @TempDir
    private Path data;

    private static List<String> restarted(AgentFixture fixture, WorkerId worker) {
        assertEquals("said hello", fixture.run(worker, "say hello").get(0));
        fixture.run(worker, "exit 1");
        return fixture.run(worker, "blocks");
    }

    @Test
    void anAgentThatCanLoadsItsSessionAgain() {
        try (AgentFixture fixture = new AgentFixture(data, "load")) {
            assertEquals(List.of("said 1 blocks: blocks", "usage 7 5", "end finished"), restarted(fixture, fixture.worker()),
                    "it is told nothing again, and what it replays is not said again");
        }
    }

    @Test
    void anAgentThatCannotIsToldWhatWasSaid() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            toldAgain(restarted(fixture, fixture.worker()));
        }
    }

    @Test
    void anAgentThatHasForgottenIsToldWhatWasSaid() {
        try (AgentFixture fixture = new AgentFixture(data, "load", "forgets")) {
            toldAgain(restarted(fixture, fixture.worker()));
        }
    }

    @Test
    void anAgentThatEndsOverItsSessionAgainAndAgainBeginsANewOne() {
        try (AgentFixture fixture = new AgentFixture(data, "load", "dies-loading")) {
            toldAgain(restarted(fixture, fixture.worker()));
        }
    }

    private static void toldAgain(List<String> told) {
        String said = AgentFixture.said(told);
        assertThat(said).startsWith("2 blocks: This conversation began earlier. So far:\n\nuser: say hello\n\nassistant: hello\n\nuser: exit 1");
        assertThat(said).endsWith("The conversation continues with the following message. | blocks");
    }
}
