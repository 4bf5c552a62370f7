package dev.yado.engine.acp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.WorkerId;
import dev.yado.process.ProcessSpec;
import dev.yado.runtime.spi.engine.EngineErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileBuilder;
import dev.yado.runtime.spi.profile.ProfileOptions;
import dev.yado.runtime.spi.profile.RunLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A well-behaved agent's reports in the Worker's log. */
class AcpEngineTest {

    @TempDir
    private Path data;

    @Test
    void whatAnAgentSaysThinksAndDoesIsInTheLog() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            assertEquals(List.of(
                    "thought I will look",
                    "said Looking now",
                    "tool t1 read",
                    "arguments t1 {\"title\":\"Read it\",\"locations\":[\"src/a.txt\"],\"input\":{\"path\":\"./src/a.txt\"}}",
                    "done t1 first / first\nsecond",
                    "tool t2 execute",
                    "arguments t2 {\"title\":\"Run it\",\"locations\":[\"src/a.txt\"],\"input\":{\"path\":\"./src/a.txt\"}}",
                    "failed t2 no",
                    "said All done.",
                    "usage 7 5",
                    "end finished"),
                    fixture.run(worker, "think I will", "think  look", "say Looking", "say  now", "tool t1 read Read it", "done t1 first¶second",
                            "tool t2 execute Run it", "fail t2 no", "say All ", "pieces done."));
            assertEquals(List.of("said again", "usage 7 5", "end finished"), fixture.run(worker, "say again"), "the agent is kept for the next prompt");
        }
    }

    @Test
    void aPlanIsInTheLog() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            List<String> told = fixture.run(fixture.worker(), "plan Look, then leap");
            assertTrue(told.get(0).startsWith("plan {run_id=") && told.get(0).contains("steps=[{") && told.get(0).contains("text=Look, then leap")
                    && told.get(0).contains("status=in_progress"), told.toString());
            assertThat(told.get(0)).as("a status that nobody knows is not yet begun").contains("status=pending");
        }
    }

    @Test
    void theAgentIsKeptBetweenRunsAndWorksInADirectoryOfItsOwnThatIsNotShown() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            WorkerId other = fixture.worker();
            String pid = AgentFixture.said(fixture.run(worker, "pid"));
            assertEquals(pid, AgentFixture.said(fixture.run(worker, "pid")));
            assertFalse(pid.equals(AgentFixture.said(fixture.run(other, "pid"))), "one process for each Worker");
            assertEquals("I work in ./src and that is it", AgentFixture.said(fixture.run(worker, "cwd")));
            assertTrue(Files.isDirectory(fixture.directory(worker).resolve("work")));
        }
    }

    @Test
    void itGetsAMinimalEnvironmentAndNoShell() {
        try (AgentFixture fixture = new AgentFixture(data, "$(touch pwned)", ";touch pwned", "a b")) {
            WorkerId worker = fixture.worker();
            List<String> names = List.of(AgentFixture.said(fixture.run(worker, "all-env")).split(","));
            assertTrue(ProcessSpec.INHERITED_VARIABLES.containsAll(names.stream().filter(name -> !name.equals("YADO_PROGRAM")).toList()), names.toString());
            assertFalse(Files.exists(fixture.directory(worker).resolve("work").resolve("pwned")));
        }
    }

    @Test
    void stopReasonsAreOutcomes() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            assertEquals(List.of("said x", "usage 7 5", "end limit_reached"), fixture.run(worker, "say x", "stop max_tokens"));
            assertEquals("end limit_reached", last(fixture.run(worker, "say x", "stop max_turn_requests")));
            assertEquals(List.of("said x", "error the agent refused to continue", "usage 7 5", "end failed"), fixture.run(worker, "say x", "stop refusal"));
            assertEquals("end failed", last(fixture.run(worker, "say x", "stop cancelled")));
            assertEquals("end finished", last(fixture.run(worker, "say x", "stop for_a_reason_of_the_future")));
            assertEquals(List.of("error the agent ended its turn without a message and without a tool call", "usage 7 5", "end failed"),
                    fixture.run(worker, "nothing"));
        }
    }

    @Test
    void cancellingEndsTheTurnAndKeepsTheAgent() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            String pid = AgentFixture.said(fixture.run(worker, "pid"));
            fixture.input(worker, "tool t read Look", "hang");
            AgentFixture.await(() -> "the tool call in " + fixture.told(worker), () -> fixture.told(worker).contains("tool t read"));
            fixture.cancel(worker);
            fixture.settle(worker);
            assertEquals("end cancelled", last(fixture.told(worker)));
            assertEquals(pid, AgentFixture.said(fixture.run(worker, "pid")), "an agent that ends its turn properly is not ended");
        }
    }

    @Test
    void anAgentThatIsDeafToCancellingIsEnded() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            long pid = Long.parseLong(AgentFixture.said(fixture.run(worker, "pid")).substring(4));
            fixture.input(worker, "tool t read Look", "deaf");
            AgentFixture.await(() -> "the tool call in " + fixture.told(worker), () -> fixture.told(worker).contains("tool t read"));
            fixture.cancel(worker);
            fixture.settle(worker);
            assertEquals("end cancelled", last(fixture.told(worker)));
            AgentFixture.await(() -> "the end of the deaf agent", () -> !AgentFixture.runs(pid));
            assertThat(AgentFixture.said(fixture.run(worker, "pid"))).doesNotEndWith(" " + pid);
        }
    }

    @Test
    void aRunThatUsesMoreTokensThanItMayEndsAndKeepsItsAgent() {
        try (AgentFixture fixture = new AgentFixture(data, profile -> profile.limits(RunLimits.builder().tokens(10L).build()))) {
            WorkerId worker = fixture.worker();
            assertEquals("end limit_reached", last(fixture.run(worker, "say x")));
            String pid = AgentFixture.said(fixture.run(worker, "pid"));
            assertEquals(pid, AgentFixture.said(fixture.run(worker, "pid")), "a turn that has ended needs no cancelling");
        }
    }

    @Test
    void aRunThatTakesLongerThanItMayEnds() {
        try (AgentFixture fixture = new AgentFixture(data, profile -> profile.limits(RunLimits.builder().wallTime(Duration.ofSeconds(2)).build()))) {
            assertEquals("end limit_reached", last(fixture.run(fixture.worker(), "hang")));
        }
    }

    @Test
    void aSystemPromptStandsBeforeTheConversationOnce() {
        try (AgentFixture fixture = new AgentFixture(data, profile -> profile.systemPrompt("Be brief."))) {
            WorkerId worker = fixture.worker();
            assertEquals("2 blocks: Be brief. | blocks", AgentFixture.said(fixture.run(worker, "blocks")));
            assertEquals("1 blocks: blocks", AgentFixture.said(fixture.run(worker, "blocks")));
        }
    }

    @Test
    void aProfileThatCannotWorkSaysWhy() {
        try (AcpEngine engine = new AcpEngine()) {
            wrong(engine, EngineErrorCode.INVALID_REQUEST, "needs command", Profile.builder("p", "acp"));
            wrong(engine, EngineErrorCode.INVALID_REQUEST, "start_timeout_s",
                    Profile.builder("p", "acp").option(ProfileOptions.COMMAND, List.of("sh")).settings(Map.of("timeout", "5")));
            wrong(engine, EngineErrorCode.INVALID_REQUEST, "idle_timeout_s must be a number from 1 to 86400",
                    Profile.builder("p", "acp").option(ProfileOptions.COMMAND, List.of("sh")).settings(Map.of("idle_timeout_s", "0")));
            wrong(engine, EngineErrorCode.INVALID_REQUEST, "neither model nor tools",
                    Profile.builder("p", "acp").option(ProfileOptions.COMMAND, List.of("sh")).option(ProfileOptions.MODEL, "m"));
            wrong(engine, EngineErrorCode.INVALID_REQUEST, "kinds of tools: delete, edit,",
                    Profile.builder("p", "acp").option(ProfileOptions.COMMAND, List.of("sh"))
                            .permissions(new Permissions(Permission.ASK, Map.of("bash", Permission.DENY))));
            wrong(engine, EngineErrorCode.PROVIDER_ERROR, "not on this machine",
                    Profile.builder("p", "acp").option(ProfileOptions.COMMAND, List.of("no-such-program-anywhere")));
            wrong(engine, EngineErrorCode.PROVIDER_ERROR, "not on this machine",
                    Profile.builder("p", "acp").option(ProfileOptions.COMMAND, List.of("./relative/program")));
        }
    }

    private static void wrong(AcpEngine engine, EngineErrorCode code, String why, ProfileBuilder profile) {
        EngineException e = assertThrows(EngineException.class, () -> engine.check(profile.build()));
        assertEquals(code, e.code());
        assertThat(e.getMessage()).contains(why);
    }

    @Test
    void noMoreAgentsThanMay() {
        try (AgentFixture fixture = new AgentFixture(data)) {
            fixture.engine.modified(most(1));
            WorkerId first = fixture.worker();
            fixture.run(first, "say x");
            WorkerId second = fixture.worker();
            assertEquals(List.of("error the maximum number of agents (1) is running: stop a Worker, wait until one is idle, or raise max_agents", "end failed"),
                    fixture.run(second, "say x"));
            fixture.runtime.stop(first);
            AgentFixture.await(() -> "the room of a Worker that was stopped", () -> last(fixture.run(second, "say x")).equals("end finished"));
            assertThrows(IllegalArgumentException.class, () -> fixture.engine.modified(most(0)));
        }
    }

    private static AcpConfiguration most(int agents) {
        return new AcpConfiguration() {
            @Override
            public int max__agents() {
                return agents;
            }

            @Override
            public Class<? extends java.lang.annotation.Annotation> annotationType() {
                return AcpConfiguration.class;
            }
        };
    }

    private static String last(List<String> told) {
        return told.get(told.size() - 1);
    }
}
