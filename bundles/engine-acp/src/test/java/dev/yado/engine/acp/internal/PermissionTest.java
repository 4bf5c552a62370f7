package dev.yado.engine.acp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Permissions of an agent: by the profile's rules or by an interaction. */
@Timeout(60)
class PermissionTest {

    @TempDir
    private Path data;

    private AgentFixture fixture(Permission otherwise, Map<String, Permission> rules) {
        return new AgentFixture(data, profile -> profile.permissions(new Permissions(otherwise, rules)));
    }

    private static Interaction question(AgentFixture fixture, WorkerId worker) {
        AgentFixture.await(() -> "a question in " + fixture.told(worker), () -> !fixture.runtime.interactions(worker).isEmpty());
        return fixture.runtime.interactions(worker).get(0);
    }

    private static boolean hasAnswer(AgentFixture fixture, WorkerId worker, String answer) {
        return AgentFixture.said(fixture.told(worker)).contains("answer: " + answer);
    }

    @Test
    void theProfilesRulesAnswerByTheKindOfTool() {
        try (AgentFixture fixture = fixture(Permission.DENY, Map.of("re*", Permission.ALLOW))) {
            assertEquals(" answer: yes answer: no answer: no",
                    String.join("", fixture.run(fixture.worker(), "ask a read Read it", "ask b edit Edit it", "ask c levitate Fly")
                            .stream().filter(text -> text.startsWith("said")).map(text -> text.substring(5)).toList()),
                    "allowed once, never for ever");
        }
    }

    @Test
    void peopleAreAskedAndTheAnswerReachesTheAgent() {
        try (AgentFixture fixture = fixture(Permission.ASK, Map.of())) {
            WorkerId worker = fixture.worker();
            fixture.input(worker, "ask t1 execute Run `make all`");
            Interaction question = question(fixture, worker);
            assertEquals("execute: Run `make all`", question.title());
            assertEquals(Optional.of("t1"), question.toolCallId());
            assertThat(question.text()).contains("./src/a.txt");
            assertThat(question.text()).doesNotContain(data.toString());
            assertEquals(List.of("always", "yes", "no"), question.options().stream().map(InteractionOption::id).toList(),
                    "an option of a kind that nobody understands is not offered");
            fixture.runtime.answer(worker, question.id(), AnswerRequest.option("always"));
            fixture.settle(worker);
            assertTrue(hasAnswer(fixture, worker, "always"), fixture.told(worker).toString());
        }
    }

    @Test
    void severalQuestionsMayBeOpenAndTheAgentIsHeardMeanwhile() {
        try (AgentFixture fixture = fixture(Permission.ASK, Map.of())) {
            WorkerId worker = fixture.worker();
            String ask = "raw {\"jsonrpc\":\"2.0\",\"id\":\"q%d\",\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\"SESSION\",\"toolCall\":"
                    + "{\"toolCallId\":\"c%d\",\"title\":\"number %d\"},\"options\":[{\"optionId\":\"y\",\"name\":\"Y\",\"kind\":\"allow_once\"}]}}";
            fixture.input(worker, ask.formatted(1, 1, 1), ask.formatted(2, 2, 2), "say meanwhile", "tool after read After", "hang");
            AgentFixture.await(() -> "two questions and the tool call in " + fixture.told(worker),
                    () -> fixture.runtime.interactions(worker).size() == 2 && fixture.told(worker).contains("tool after read"));
            fixture.cancel(worker);
            fixture.settle(worker);
            assertEquals(List.of(), fixture.runtime.interactions(worker), "questions end with their run");
        }
    }

    @Test
    void cancellingARunThatAsksEndsTheQuestion() {
        try (AgentFixture fixture = fixture(Permission.ASK, Map.of())) {
            WorkerId worker = fixture.worker();
            fixture.input(worker, "ask t1 edit Change it", "say after");
            question(fixture, worker);
            fixture.cancel(worker);
            fixture.settle(worker);
            assertEquals(List.of(), fixture.runtime.interactions(worker));
            List<String> told = fixture.told(worker);
            assertEquals("end cancelled", told.get(told.size() - 1));
            assertEquals("end finished", last(fixture.run(worker, "say x")), "and the agent is well");
        }
    }

    @Test
    void anAgentThatEndsWhileItAsksEndsTheQuestion() {
        try (AgentFixture fixture = fixture(Permission.ASK, Map.of("read", Permission.ALLOW))) {
            WorkerId worker = fixture.worker();
            long agent = Long.parseLong(AgentFixture.said(fixture.run(worker, "pid")).substring(4));
            fixture.input(worker, "ask t1 edit Change it");
            question(fixture, worker);
            ProcessHandle.of(agent).ifPresent(ProcessHandle::destroyForcibly);
            fixture.settle(worker);
            assertEquals(List.of(), fixture.runtime.interactions(worker));
            assertEquals("end failed", last(fixture.told(worker)));
        }
    }

    @Test
    void anAgentThatWaitsForPeopleIsNotSilent() {
        try (AgentFixture fixture = new AgentFixture(data, profile -> profile.permissions(Permissions.ASK).settings(Map.of("idle_timeout_s", "1")))) {
            WorkerId worker = fixture.worker();
            fixture.input(worker, "ask t1 edit Change it");
            Interaction question = question(fixture, worker);
            // Well beyond the idle timeout; there is no other condition to wait for.
            java.util.concurrent.locks.LockSupport.parkNanos(2_500_000_000L);
            fixture.runtime.answer(worker, question.id(), AnswerRequest.option("no"));
            fixture.settle(worker);
            assertTrue(hasAnswer(fixture, worker, "no"), fixture.told(worker).toString());
        }
    }

    @Test
    void withoutAnOptionThatRefusesTheRequestIsCancelled() {
        try (AgentFixture fixture = fixture(Permission.DENY, Map.of())) {
            WorkerId worker = fixture.worker();
            List<String> told = fixture.run(worker, "only-allow t1 edit Change it");
            assertEquals(" answer: cancelled", AgentFixture.said(told));
        }
    }

    private static String last(List<String> told) {
        return told.get(told.size() - 1);
    }
}
