package dev.yado.model.event;

import dev.yado.model.event.EventPayload.SystemItem;
import dev.yado.model.failure.Failure;
import dev.yado.model.id.RunId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.interaction.InteractionOutcome;
import dev.yado.model.value.Text;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The {@link SystemItem} kinds of Yado: entries of a Worker's log for which the closed set of event names has none. Stateless. */
@ProviderType
public final class SystemItems {

    /** An input was accepted and queued; fields {@code run_id}, {@code input_kind}, {@code content}. */
    public static final String INPUT_QUEUED = "input_queued";
    /** An input was accepted for the active run; fields {@code run_id}, {@code input_kind}, {@code content}. */
    public static final String INPUT_STEERED = "input_steered";
    /** A {@code system} input started a run; fields {@code run_id}, {@code content}. */
    public static final String SYSTEM_INPUT = "system_input";
    /** Queued inputs were dropped because the Worker ended; field {@code count}. */
    public static final String INPUTS_DROPPED = "inputs_dropped";
    /**
     * A run opened an interaction; fields {@code interaction_id}, {@code run_id}, {@code title}, {@code text}, {@code options} (each with {@code id}, {@code
     * label}, {@code kind}), {@code expires_at}, optional {@code tool_call_id}.
     */
    public static final String INTERACTION_OPENED = "interaction_opened";
    /**
     * An interaction was closed; fields {@code interaction_id}, {@code run_id}, {@code outcome} ({@code answered}, {@code expired} or {@code withdrawn}); for
     * an answer also {@code option_id} and {@code option_kind}.
     */
    public static final String INTERACTION_CLOSED = "interaction_closed";
    /** A run exceeded a limit of its profile; fields {@code run_id}, {@code limit} ({@code turns}, {@code tokens} or {@code wall_time}). */
    public static final String LIMIT_REACHED = "limit_reached";
    /** The current plan of a run, which replaces the previous one; fields {@code run_id}, {@code steps} (each with {@code text} and {@code status}). */
    public static final String PLAN = "plan";
    /** Terminal; optional field {@code reason}. */
    public static final String WORKER_STOPPED = "worker_stopped";
    /** Terminal; optional field {@code reason}. */
    public static final String WORKER_CANCELLED = "worker_cancelled";

    /** Replaces an event that could not be read when a damaged store was exported; field {@code content} states that. */
    public static final String EVENT_LOST = "event_lost";

    private SystemItems() {
    }

    /** Returns the item for an input that was queued or steered. */
    public static SystemItem input(String kind, RunId runId, InputKind inputKind, String content) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run_id", runId.value());
        fields.put("input_kind", inputKind.wire());
        fields.put("content", content);
        return new SystemItem(kind, fields);
    }

    /** Returns the item for queued inputs that were dropped because the Worker was ended. */
    public static SystemItem dropped(int count) {
        return new SystemItem(INPUTS_DROPPED, Map.of("count", (long) count));
    }

    /** Returns the item that replaces a lost event. */
    public static SystemItem lost() {
        return new SystemItem(EVENT_LOST, Map.of("content", "What stood here was lost: the store was damaged."));
    }

    /** Returns the item for a Worker that was ended without a reason. @param status a terminal one */
    public static SystemItem ended(WorkerStatus status) {
        return ended(status, Map.of());
    }

    /**
     * Returns the item for a Worker that was ended.
     *
     * @param status a terminal one
     * @param reason longer text is truncated
     */
    public static SystemItem ended(WorkerStatus status, String reason) {
        return ended(status, Map.of("reason", Text.bounded(reason, Failure.MAX_MESSAGE)));
    }

    private static SystemItem ended(WorkerStatus status, Map<String, Object> fields) {
        return new SystemItem(status == WorkerStatus.STOPPED ? WORKER_STOPPED : WORKER_CANCELLED, fields);
    }

    /** Returns the item for an interaction that was opened. */
    public static SystemItem opened(Interaction interaction) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("interaction_id", interaction.id().value());
        fields.put("run_id", interaction.runId().value());
        fields.put("title", interaction.title());
        fields.put("text", interaction.text());
        fields.put("options", interaction.options().stream().map(SystemItems::option).toList());
        interaction.toolCallId().ifPresent(call -> fields.put("tool_call_id", call));
        fields.put("expires_at", interaction.expiresAt().toString());
        return new SystemItem(INTERACTION_OPENED, fields);
    }

    private static Map<String, Object> option(InteractionOption option) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", option.id());
        fields.put("label", option.label());
        fields.put("kind", option.kind().wire());
        return fields;
    }

    /** Returns the item for an interaction that was closed without an answer. */
    public static SystemItem closed(Interaction interaction, InteractionOutcome outcome) {
        return new SystemItem(INTERACTION_CLOSED, closing(interaction, outcome));
    }

    /** Returns the item for an interaction that was answered. */
    public static SystemItem answered(Interaction interaction, InteractionOption chosen) {
        Map<String, Object> fields = closing(interaction, InteractionOutcome.ANSWERED);
        fields.put("option_id", chosen.id());
        fields.put("option_kind", chosen.kind().wire());
        return new SystemItem(INTERACTION_CLOSED, fields);
    }

    private static Map<String, Object> closing(Interaction interaction, InteractionOutcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("interaction_id", interaction.id().value());
        fields.put("run_id", interaction.runId().value());
        fields.put("outcome", outcome.wire());
        return fields;
    }

    /** Returns the item for an exceeded limit. @param limit {@code turns}, {@code tokens} or {@code wall_time} */
    public static SystemItem limitReached(RunId runId, String limit) {
        return new SystemItem(LIMIT_REACHED, Map.of("run_id", runId.value(), "limit", limit));
    }

    /** Returns the item for the current plan of a run. */
    public static SystemItem plan(RunId runId, List<PlanStep> steps) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run_id", runId.value());
        fields.put("steps", steps.stream().map(step -> Map.of("text", step.text(), "status", step.status().wire())).toList());
        return new SystemItem(PLAN, fields);
    }

    /** Returns the text of an item for an input; empty for other items. */
    public static String content(SystemItem item) {
        return String.valueOf(item.fields().getOrDefault("content", ""));
    }
}
