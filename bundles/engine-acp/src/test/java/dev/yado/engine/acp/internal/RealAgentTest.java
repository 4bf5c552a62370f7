package dev.yado.engine.acp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A third-party agent, the example of the protocol's SDK: it reads a file, and requests permission to change one. */
@Timeout(180)
class RealAgentTest {

    @TempDir
    private Path data;

    @Test
    void itWorksAndAsksAndIsAnswered() throws Exception {
        List<String> command = NpmAgent.command();
        try (AgentFixture fixture = new AgentFixture(data,
                profile -> profile.option(ProfileOptions.COMMAND, command).permissions(new Permissions(Permission.ASK, Map.of("read", Permission.ALLOW))))) {
            WorkerId worker = fixture.worker();
            fixture.input(worker, "Please improve the configuration");
            AgentFixture.await(() -> "a question in " + fixture.told(worker), () -> !fixture.runtime.interactions(worker).isEmpty());
            Interaction question = fixture.runtime.interactions(worker).get(0);
            assertEquals("edit: Modifying critical configuration file", question.title());
            assertEquals(List.of("allow", "reject"), question.options().stream().map(InteractionOption::id).toList());
            assertEquals(Optional.of("call_2"), question.toolCallId());
            fixture.runtime.answer(worker, question.id(), AnswerRequest.option("allow"));
            fixture.settle(worker);

            List<String> told = fixture.told(worker).stream().filter(text -> !text.startsWith("interaction_")).toList();
            assertEquals("said I'll help you with that. Let me start by reading some files to understand the current situation.", told.get(0));
            assertEquals(List.of("tool call_1 read", "arguments call_1 {\"title\":\"Reading project files\",\"input\":{\"path\":\"/project/README.md\"}}",
                    "done call_1 # My Project / # My Project\n\nThis is a sample project..."), told.subList(1, 4),
                    "places outside of its directory are not shown");
            assertEquals("tool call_2 edit", told.get(5));
            assertThat(told.get(7)).as(told.toString()).startsWith("done call_2 {\"success\":true");
            assertThat(told.get(8)).as(told.toString()).contains("I've successfully updated the configuration");
            assertEquals("end finished", told.get(told.size() - 1));
        }
    }

    @Test
    @Tag("slow")
    void itIsCancelledAndWorksAgain() throws Exception {
        List<String> command = NpmAgent.command();
        try (AgentFixture fixture =
                new AgentFixture(data, profile -> profile.option(ProfileOptions.COMMAND, command).permissions(new Permissions(Permission.DENY, Map.of())))) {
            WorkerId worker = fixture.worker();
            fixture.input(worker, "first");
            AgentFixture.await(() -> "the first tool call in " + fixture.told(worker), () -> fixture.told(worker).contains("tool call_1 read"));
            fixture.cancel(worker);
            fixture.settle(worker);
            assertEquals("end cancelled", fixture.told(worker).get(fixture.told(worker).size() - 1));
            List<String> again = fixture.run(worker, "second");
            assertEquals("end finished", again.get(again.size() - 1));
            assertTrue(again.stream().anyMatch(text -> text.contains("I understand you prefer not to make that change")), again.toString());
            assertFalse(again.stream().anyMatch(text -> text.contains("successfully updated")), again.toString());
            assertEquals(1, fixture.engine.count(), "it was kept");
        }
    }
}
