package dev.yado.engine.acp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.WorkerId;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Misbehaving agents: the run ends with a reason, the Worker continues, and no process is left. */
@Timeout(60)
class MisbehavingAgentTest {

    /** Only for agents that never respond at the start: on a busy machine a well-behaved agent may need a second to start. */
    private static final Map<String, String> IMPATIENT = Map.of("start_timeout_s", "1");
    private static final Map<String, String> SOON_BORED = Map.of("idle_timeout_s", "1");

    @TempDir
    private Path data;

    private List<String> once(Map<String, String> settings, String flag, String... steps) {
        try (AgentFixture fixture = new AgentFixture(data, profile -> profile.settings(settings), flag)) {
            return fixture.run(fixture.worker(), steps);
        }
    }

    @Test
    void garbageIsSkippedAndNoted() {
        try (AgentFixture fixture = new AgentFixture(data, "banner")) {
            WorkerId worker = fixture.worker();
            assertEquals(List.of("said fine", "usage 7 5", "end finished"), fixture.run(worker, "raw no { message", "raw null", "raw", "raw {}",
                    "raw {\"jsonrpc\":\"2.0\",\"method\":5}", "raw {\"method\":\"session/update\"}", "raw {\"method\":\"session/update\",\"params\":[]}",
                    "raw {\"method\":\"x/y\",\"id\":{\"a\":1}}", "raw " + "[".repeat(5_000), "update {\"sessionUpdate\":\"of_the_future\",\"x\":1}",
                    "update {\"sessionUpdate\":\"tool_call\"}",
                    "update {\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"hologram\"}}".replace("hologram", ""),
                    "update [1]", "say fine"));
            assertTrue(fixture.agentLog(worker).contains("Welcome to this agent"), "what is no message is in the agent's log: " + fixture.agentLog(worker));
        }
    }

    @Test
    void oddValuesDoNotCostTheWholeMessage() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            assertEquals(List.of("tool t other", "arguments t {\"title\":\"Odd\"}", "failed t the turn ended before this call did", "said [hologram] [image]!",
                    "usage 7 5", "end finished"),
                    reordered(fixture.run(fixture.worker(),
                            "update {\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\",\"title\":\"Odd\",\"kind\":\"levitate\",\"status\":7,\"locations\":\"x\",\"content\":[5]}",
                            "update {\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"hologram\"}}",
                            "say  ", "update {\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"image\",\"data\":\"AAAA\"}}", "say !")));
        }
    }

    // The unfinished call is closed at the end of the turn, after the message.
    private static List<String> reordered(List<String> told) {
        return Stream.concat(told.stream().filter(text -> text.contains(" t ")), told.stream().filter(text -> !text.contains(" t "))).toList();
    }

    @Test
    void silenceAtTheStart() {
        assertEquals(List.of("error the agent did not finish in time", "end failed"), once(IMPATIENT, "silent", "say x"));
    }

    @Test
    void silenceInsteadOfASession() {
        assertEquals(List.of("error the agent did not finish in time", "end failed"), once(IMPATIENT, "no-session", "say x"));
    }

    @Test
    void silenceInTheMiddleOfAPrompt() {
        assertEquals(List.of("said so far", "error the agent was silent for too long", "end failed"), once(SOON_BORED, "well-behaved", "say so far", "deaf"));
    }

    @Test
    void garbageIsNoSignOfLife() {
        assertEquals(List.of("error the agent was silent for too long", "end failed"), once(SOON_BORED, "well-behaved", "garbage 30000"));
    }

    @Test
    void exitAtOnceIsTriedAgainAndThenSaid() {
        try (AgentFixture fixture = new AgentFixture(data, "exit-at-once")) {
            WorkerId worker = fixture.worker();
            assertEquals(List.of("error the agent ended with exit code 3", "end failed"), fixture.run(worker, "say x"));
            assertEquals(3, fixture.agentLog(worker).lines().filter("cannot go on"::equals).count(), "three starts, and each one's last words");
        }
    }

    @Test
    void anExitAtTheFirstStartIsMadeGoodByTheSecond() {
        assertEquals(List.of("said x", "usage 7 5", "end finished"), once(Map.of(), "exit-at-first-start", "say x"));
    }

    @Test
    void anExitInTheMiddleOfAPromptFailsTheRunAndTheNextGoesOn() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            assertEquals(
                    List.of("said half", "tool t read", "arguments t {\"title\":\"Read\",\"locations\":[\"src/a.txt\"],\"input\":{\"path\":\"./src/a.txt\"}}",
                            "failed t the turn ended before this call did", "error the agent ended with exit code 5", "end failed"),
                    fixture.run(worker, "say half", "tool t read Read", "exit 5"));
            assertEquals(List.of("said better", "usage 7 5", "end finished"), fixture.run(worker, "say better"));
        }
    }

    @Test
    void anAgentThatClosesItsOutputIsEnded() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            long pid = Long.parseLong(AgentFixture.said(fixture.run(worker, "pid")).substring(4));
            List<String> told = fixture.run(worker, "close-output");
            assertTrue(told.get(0).startsWith("error the agent ended"), told.toString());
            assertFalse(AgentFixture.runs(pid));
        }
    }

    @Test
    void answersToWhatWasNotAskedAreOfNoInterest() {
        try (AgentFixture fixture = new AgentFixture(data, "disorder")) {
            assertEquals(List.of("said x", "usage 7 5", "end finished"), fixture.run(fixture.worker(), "raw {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
                    "raw {\"jsonrpc\":\"2.0\",\"id\":-1,\"error\":{}}", "raw {\"jsonrpc\":\"2.0\",\"result\":{\"stopReason\":\"refusal\"}}", "say x"));
        }
    }

    @Test
    void whatComesAfterTheEndIsNotTheNextRuns() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            assertEquals(List.of("said x", "usage 7 5", "end finished"), fixture.run(worker, "say x", "and-then-some"));
            AgentFixture.await(() -> "the refusal of what it asked for in " + fixture.agentLog(worker),
                    () -> fixture.agentLog(worker).contains("no prompt is being worked on"));
            assertEquals(List.of("said y", "usage 7 5", "end finished"), fixture.run(worker, "say y"));
        }
    }

    @Test
    void aHugeUpdateIsLeftOutAndAHugeMessageEndsTheAgent() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            assertEquals(List.of("said before after", "usage 7 5", "end finished"), fixture.run(worker, "say before",
                    "huge 20 {\"jsonrpc\":\"2.0\", \"method\": \"session/update\", \"params\": {\"x\":\"", "say  after"));
            assertTrue(fixture.agentLog(worker).contains("an update of more than 8 MiB was omitted"), fixture.agentLog(worker));
            assertEquals(List.of("said before", "error the agent sent a message of more than 8 MiB", "end failed"), fixture.run(worker, "say before",
                    "huge 64 {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"", "deaf"));
            assertEquals("end finished", last(fixture.run(worker, "say x")));
        }
    }

    @Test
    void aFloodOfUpdatesIsTakenAtTheLogsPace() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            List<String> told = fixture.run(fixture.worker(), "flood 20000", "think enough");
            assertEquals("word ".repeat(20_000), AgentFixture.said(told));
            assertEquals("end finished", last(told));
        }
    }

    @Test
    void aFloodOfErrorsFillsNoDisk() throws IOException {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            assertEquals("end finished", last(fixture.run(worker, "errors 30000", "say x")));
            try (Stream<Path> files = Files.list(fixture.directory(worker))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertTrue(Files.size(file) <= 1 << 20, file + " has " + Files.size(file));
                }
            }
            AgentFixture.await(() -> "the newest error in the log", () -> fixture.agentLog(worker).contains("error line 29999"));
        }
    }

    @Test
    void aLoginThatIsMissingIsSaid() {
        assertTrue(once(Map.of(), "login", "say x").get(0).startsWith("error the agent requires a login"));
    }

    @Test
    void anotherProtocolVersionIsSaid() {
        assertTrue(once(Map.of(), "future", "say x").get(0).startsWith("error the agent supports version 7 of the Agent Client Protocol"));
    }

    @Test
    void anErrorInsteadOfAnAnswerIsShownWithoutAddressesAndPaths() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            // The open request is the third: initialize, session/new, session/prompt.
            List<String> told = fixture.run(worker, "raw {\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32603,\"message\":\"Internal error\","
                    + "\"data\":{\"details\":\"no credit at https://example.com/pay, see /home/me/log\"}}}");
            assertEquals(List.of("error the agent responded with an error: Internal error: no credit at (removed), see (removed)", "end failed"), told);
            assertEquals("end finished", last(fixture.run(worker, "say x")), "an error is an answer: the agent is kept");
        }
    }

    @Test
    void anAgentThatAnswersWithNothingButErrorsIsStartedAnew() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            String first = AgentFixture.said(fixture.run(worker, "pid"));
            fixture.run(worker, "error");
            assertEquals(first, AgentFixture.said(fixture.run(worker, "pid")), "one error is no reason");
            assertEquals(List.of("error the agent responded with an error: no such session", "end failed"), fixture.run(worker, "error"));
            fixture.run(worker, "error");
            assertFalse(AgentFixture.said(fixture.run(worker, "pid")).equals(first), "it may have lost the session");
        }
    }

    @Test
    void anAgentThatDoesNotReadIsEnded() {
        try (AgentFixture fixture = new AgentFixture(data, profile -> profile.option(ProfileOptions.COMMAND, List.of("sleep", "300")).settings(IMPATIENT))) {
            assertEquals(List.of("error the agent did not finish in time", "end failed"), fixture.run(fixture.worker(), "x".repeat(200_000)));
        }
    }

    private static String last(List<String> told) {
        return told.get(told.size() - 1);
    }
}
