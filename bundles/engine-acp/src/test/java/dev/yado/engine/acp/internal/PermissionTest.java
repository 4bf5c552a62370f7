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

/** What an agent may is decided by its profile, or by people. */
@Timeout(60)
class PermissionTest {

    @TempDir
    private Path data;

    private Lab lab(Permission otherwise, Map<String, Permission> rules) {
        return new Lab(data, profile -> profile.permissions(new Permissions(otherwise, rules)));
    }

    private static Interaction question(Lab lab, WorkerId worker) {
        Lab.await(() -> "a question in " + lab.told(worker), () -> !lab.runtime.interactions(worker).isEmpty());
        return lab.runtime.interactions(worker).get(0);
    }

    private static boolean hasAnswer(Lab lab, WorkerId worker, String answer) {
        return Lab.said(lab.told(worker)).contains("answer: " + answer);
    }

    @Test
    void theProfilesRulesAnswerByTheKindOfTool() {
        try (Lab lab = lab(Permission.DENY, Map.of("re*", Permission.ALLOW))) {
            assertEquals(" answer: yes answer: no answer: no", String.join("", lab.run(lab.worker(), "ask a read Read it", "ask b edit Edit it", "ask c levitate Fly")
                    .stream().filter(text -> text.startsWith("said")).map(text -> text.substring(5)).toList()), "allowed once, never for ever");
        }
    }

    @Test
    void peopleAreAskedAndTheAnswerReachesTheAgent() {
        try (Lab lab = lab(Permission.ASK, Map.of())) {
            WorkerId worker = lab.worker();
            lab.input(worker, "ask t1 execute Run `make all`");
            Interaction question = question(lab, worker);
            assertEquals("execute: Run `make all`", question.title());
            assertEquals(Optional.of("t1"), question.toolCallId());
            assertThat(question.text()).contains("./src/a.txt");
            assertThat(question.text()).doesNotContain(data.toString());
            assertEquals(List.of("always", "yes", "no"), question.options().stream().map(InteractionOption::id).toList(),
                    "an option of a kind that nobody understands is not offered");
            lab.runtime.answer(worker, question.id(), AnswerRequest.option("always"));
            lab.settle(worker);
            assertTrue(hasAnswer(lab, worker, "always"), lab.told(worker).toString());
        }
    }

    @Test
    void severalQuestionsMayBeOpenAndTheAgentIsHeardMeanwhile() {
        try (Lab lab = lab(Permission.ASK, Map.of())) {
            WorkerId worker = lab.worker();
            String ask = "raw {\"jsonrpc\":\"2.0\",\"id\":\"q%d\",\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\"SESSION\",\"toolCall\":"
                    + "{\"toolCallId\":\"c%d\",\"title\":\"number %d\"},\"options\":[{\"optionId\":\"y\",\"name\":\"Y\",\"kind\":\"allow_once\"}]}}";
            lab.input(worker, ask.formatted(1, 1, 1), ask.formatted(2, 2, 2), "say meanwhile", "tool after read After", "hang");
            Lab.await(() -> "two questions and the tool call in " + lab.told(worker),
                    () -> lab.runtime.interactions(worker).size() == 2 && lab.told(worker).contains("tool after read"));
            lab.cancel(worker);
            lab.settle(worker);
            assertEquals(List.of(), lab.runtime.interactions(worker), "questions end with their run");
        }
    }

    @Test
    void cancellingARunThatAsksEndsTheQuestion() {
        try (Lab lab = lab(Permission.ASK, Map.of())) {
            WorkerId worker = lab.worker();
            lab.input(worker, "ask t1 edit Change it", "say after");
            question(lab, worker);
            lab.cancel(worker);
            lab.settle(worker);
            assertEquals(List.of(), lab.runtime.interactions(worker));
            List<String> told = lab.told(worker);
            assertEquals("end cancelled", told.get(told.size() - 1));
            assertEquals("end finished", last(lab.run(worker, "say x")), "and the agent is well");
        }
    }

    @Test
    void anAgentThatEndsWhileItAsksEndsTheQuestion() {
        try (Lab lab = lab(Permission.ASK, Map.of("read", Permission.ALLOW))) {
            WorkerId worker = lab.worker();
            long agent = Long.parseLong(Lab.said(lab.run(worker, "pid")).substring(4));
            lab.input(worker, "ask t1 edit Change it");
            question(lab, worker);
            ProcessHandle.of(agent).ifPresent(ProcessHandle::destroyForcibly);
            lab.settle(worker);
            assertEquals(List.of(), lab.runtime.interactions(worker));
            assertEquals("end failed", last(lab.told(worker)));
        }
    }

    @Test
    void anAgentThatWaitsForPeopleIsNotSilent() {
        try (Lab lab = new Lab(data, profile -> profile.permissions(Permissions.ASK).settings(Map.of("idle_timeout_s", "1")))) {
            WorkerId worker = lab.worker();
            lab.input(worker, "ask t1 edit Change it");
            Interaction question = question(lab, worker);
            // Well beyond what an agent may be silent for: time passes here and nothing else can be waited for.
            java.util.concurrent.locks.LockSupport.parkNanos(2_500_000_000L);
            lab.runtime.answer(worker, question.id(), AnswerRequest.option("no"));
            lab.settle(worker);
            assertTrue(hasAnswer(lab, worker, "no"), lab.told(worker).toString());
        }
    }

    @Test
    void withoutAnOptionThatRefusesTheRequestIsCancelled() {
        try (Lab lab = lab(Permission.DENY, Map.of())) {
            WorkerId worker = lab.worker();
            List<String> told = lab.run(worker, "only-allow t1 edit Change it");
            assertEquals(" answer: cancelled", Lab.said(told));
        }
    }

    private static String last(List<String> told) {
        return told.get(told.size() - 1);
    }
}
