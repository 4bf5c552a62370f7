package dev.yado.runtime.store.tck;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.Segment;
import dev.yado.model.event.SystemItems;
import dev.yado.model.failure.RunErrorCode;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.InvokeKind;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.TurnResult;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerRequest.NamedReference;
import dev.yado.model.worker.WorkerRequest.RequestedCapability;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import dev.yado.runtime.spi.profile.RunLimits;
import dev.yado.runtime.spi.profile.SecretReference;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Sample records and payloads: all components set, none set, and text that is difficult to store. Stateless. */
final class Samples {

    /** Quotes, all kinds of line breaks, an apparent escape sequence, a tab, a NUL, and characters of two, three and four bytes. */
    static final String HARD = "\"quoted\" 'single' \\u0041 \n\r\n\u2028 \t\u0000 \u00e9\u732b\ud83d\ude00 $1 %s {\"a\":1}";

    private static final Profile FULL = Profile.builder("builtin:coder", "llm").label("Coder").option(ProfileOptions.MODEL, "big")
            .option(ProfileOptions.COMMAND, List.of("run", "", HARD)).systemPrompt(HARD)
            .limits(RunLimits.builder().turns(3).tokens(1L << 40).wallTime(Duration.ofMillis(1)).build()).option(ProfileOptions.TOOLS, List.of("files", "web"))
            .option("own", List.of(HARD, ""))
            .permissions(new Permissions(Permission.DENY, Map.of("files/*", Permission.ALLOW, HARD, Permission.ASK)))
            .environment(Map.of("KEY", SecretReference.parse("env:THE_KEY"))).settings(Map.of("model", HARD, "empty", "")).build();

    private Samples() {
    }

    /** Returns the records, by ascending id. */
    static List<WorkerRecord> records() {
        Instant at = Instant.parse("2026-03-01T12:00:00.001Z");
        return List.of(
                WorkerRecord
                        .builder(new WorkerId("a-full"),
                                WorkerRequest.builder(new Intent.Role("reviewer", Optional.of(HARD)), ProfileSelector.byName("builtin:coder"))
                                        .displayName("Bob \u732b").initialInput(HARD).configBundle("{\"bundle\":1}")
                                        .requestedCapabilities(
                                                List.of(new RequestedCapability("net", Optional.of(HARD)), new RequestedCapability("fs", Optional.empty())))
                                        .workspaceRefs(List.of(new NamedReference("w", HARD)))
                                        .mountRefs(List.of(new NamedReference("m", ""), new NamedReference("", "r"))).build(),
                                FULL, at)
                        .status(WorkerStatus.STOPPED).engineVersion("1.2.3-beta+4").engineState(HARD).lastSequence(1L << 40)
                        .transcriptCount(1L << 39).runCount(1L << 38)
                        .usage(Usage.builder().inputTokens(0L).outputTokens(1L << 50).cacheReadInputTokens(7L).build())
                        .terminalEvent(1L << 40).lastError(HARD).updatedAt(at.plusMillis(1)).build(),
                WorkerRecord
                        .builder(new WorkerId("b-active"), WorkerRequest.of(new Intent.Task(HARD), ProfileSelector.RUNTIME_DEFAULT),
                                Profile.of("p", "", "echo", Map.of()), at)
                        .status(WorkerStatus.RUNNING).engineVersion("").engineState("").lastSequence(3).transcriptCount(1).runCount(4)
                        .activeRun(new ActiveRun(new RunId("run-1"), InputKind.SYSTEM, at, 12))
                        .queue(List.of(new QueuedInput(new RunId("run-2"), InputKind.USER, HARD, false),
                                new QueuedInput(new RunId("run-3"), InputKind.SYSTEM, HARD, true)))
                        .usage(Usage.builder().outputTokens(2L).build())
                        .interactions(List.of(Interaction.builder(new InteractionId("ask-3"), new RunId("run-1"), HARD, at, at.plusMillis(1), 3).text(HARD)
                                .options(List.of(InteractionOption.ALLOW, InteractionOption.of("\u732b", HARD, InteractionOption.Kind.REJECT_ALWAYS)))
                                .toolCallId("call-1").build()))
                        .updatedAt(at).build(),
                WorkerRecord
                        .builder(new WorkerId("c-bare"), WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT),
                                Profile.of("p", "P", "echo", Map.of()), Instant.EPOCH)
                        .status(WorkerStatus.CANCELLED).engineVersion("1").lastSequence(0).transcriptCount(0).runCount(0).lastError("")
                        .updatedAt(Instant.EPOCH).build());
    }

    static List<EventPayload> payloads() {
        RunId run = new RunId("run-1");
        Map<String, Object> natural = new LinkedHashMap<>();
        natural.put("text", HARD);
        natural.put("number", 1L << 52);
        natural.put("fraction", -0.5);
        natural.put("truth", true);
        natural.put("nothing", null);
        natural.put("list", List.of("a", 1L, List.of(), Map.of("k", "v")));
        return List.of(
                EventPayload.UserMessage.text(HARD),
                new EventPayload.UserMessage(List.of(new Segment.TextSegment(""), new Segment.Paste(1, 2, 3, HARD), new Segment.FileRef("a/b"),
                        new Segment.KnowledgeRef("k"), new Segment.WorkflowInvoke("w"))),
                new EventPayload.SystemItem("custom", natural),
                SystemItems.input(SystemItems.INPUT_QUEUED, run, InputKind.USER, HARD),
                SystemItems.dropped(3),
                SystemItems.ended(WorkerStatus.CANCELLED, "why"),
                new EventPayload.InvokeStart(InvokeKind.USER_SEND),
                new EventPayload.TurnStart(1),
                new EventPayload.TurnEnd(1, TurnResult.PAUSED),
                new EventPayload.LlmCallStart(1),
                new EventPayload.LlmCallEnd(1),
                new EventPayload.LlmRetry(1, 2, 3, 4, 5, OptionalInt.of(429), HARD),
                new EventPayload.LlmRetry(1, 2, 3, 4, 5, OptionalInt.empty(), ""),
                new EventPayload.LlmContinuation(1, 2, 3, "length"),
                new EventPayload.TextDone(HARD),
                new EventPayload.TextDone(""),
                new EventPayload.ThinkingStart(),
                new EventPayload.ThinkingDone(HARD),
                new EventPayload.ToolCallStart("t1", "read"),
                new EventPayload.ToolCallDone("t1", "read", "{\"path\":\"x\"}"),
                new EventPayload.ToolResult("t1", "one line", Optional.of(HARD), true),
                new EventPayload.ToolResult("t1", "one line", Optional.empty(), false),
                new EventPayload.UsageReport(Usage.of(1, 2)),
                new EventPayload.UsageReport(Usage.builder().cacheReadInputTokens(3L).build()),
                new EventPayload.RunEnd(RunOutcome.INTERRUPTED),
                new EventPayload.ErrorReport(RunErrorCode.PROVIDER_ERROR, "it broke"),
                new EventPayload.Status(ActivityStatus.RUNNING),
                new EventPayload.Alert("warn", "engine", HARD, 1_700_000_000_123L),
                new EventPayload.CompactStart(),
                new EventPayload.Shutdown());
    }
}
