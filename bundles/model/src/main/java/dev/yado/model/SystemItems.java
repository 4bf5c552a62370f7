package dev.yado.model;

import dev.yado.model.EventPayload.SystemItem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The {@link SystemItem} kinds of Yado: facts of a Worker's log that the closed event names have no word for. Stateless. */
@ProviderType
public final class SystemItems {

    /** An input was accepted and waits; fields {@code run_id}, {@code input_kind}, {@code content}. */
    public static final String INPUT_QUEUED = "input_queued";
    /** An input was accepted for the active run; fields {@code run_id}, {@code input_kind}, {@code content}. */
    public static final String INPUT_STEERED = "input_steered";
    /** A {@code system} input started a run; fields {@code run_id}, {@code content}. */
    public static final String SYSTEM_INPUT = "system_input";
    /** Queued inputs were dropped because the Worker ended; field {@code count}. */
    public static final String INPUTS_DROPPED = "inputs_dropped";
    /** Terminal; optional field {@code reason}. */
    public static final String WORKER_STOPPED = "worker_stopped";
    /** Terminal; optional field {@code reason}. */
    public static final String WORKER_CANCELLED = "worker_cancelled";

    private SystemItems() {
    }

    public static SystemItem input(String kind, RunId runId, InputKind inputKind, String content) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run_id", runId.value());
        fields.put("input_kind", inputKind.wire());
        fields.put("content", content);
        return new SystemItem(kind, fields);
    }

    public static SystemItem dropped(int count) {
        return new SystemItem(INPUTS_DROPPED, Map.of("count", (long) count));
    }

    /** @param status a terminal one */
    public static SystemItem ended(WorkerStatus status, Optional<String> reason) {
        Map<String, Object> fields = new LinkedHashMap<>();
        reason.ifPresent(text -> fields.put("reason", Text.bounded(text, Failure.MAX_MESSAGE)));
        return new SystemItem(status == WorkerStatus.STOPPED ? WORKER_STOPPED : WORKER_CANCELLED, fields);
    }

    /** The text field of an item that carries an input. */
    public static String content(SystemItem item) {
        return String.valueOf(item.fields().getOrDefault("content", ""));
    }
}
