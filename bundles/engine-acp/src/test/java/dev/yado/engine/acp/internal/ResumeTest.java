package dev.yado.engine.acp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.id.WorkerId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a conversation when its agent's process has ended. */
@Timeout(60)
class ResumeTest {

    @TempDir
    private Path data;

    private static List<String> restarted(Lab lab, WorkerId worker) {
        assertEquals("said hello", lab.run(worker, "say hello").get(0));
        lab.run(worker, "exit 1");
        return lab.run(worker, "blocks");
    }

    @Test
    void anAgentThatCanLoadsItsSessionAgain() {
        try (Lab lab = new Lab(data, "load")) {
            assertEquals(List.of("said 1 blocks: blocks", "usage 7 5", "end finished"), restarted(lab, lab.worker()),
                    "it is told nothing again, and what it replays is not said again");
        }
    }

    @Test
    void anAgentThatCannotIsToldWhatWasSaid() {
        try (Lab lab = new Lab(data)) {
            toldAgain(restarted(lab, lab.worker()));
        }
    }

    @Test
    void anAgentThatHasForgottenIsToldWhatWasSaid() {
        try (Lab lab = new Lab(data, "load", "forgets")) {
            toldAgain(restarted(lab, lab.worker()));
        }
    }

    @Test
    void anAgentThatEndsOverItsSessionAgainAndAgainBeginsANewOne() {
        try (Lab lab = new Lab(data, "load", "dies-loading")) {
            toldAgain(restarted(lab, lab.worker()));
        }
    }

    private static void toldAgain(List<String> told) {
        String said = Lab.said(told);
        assertThat(said).startsWith("2 blocks: This conversation began earlier. So far:\n\nuser: say hello\n\nassistant: hello\n\nuser: exit 1");
        assertThat(said).endsWith("It goes on with the following message. | blocks");
    }
}
