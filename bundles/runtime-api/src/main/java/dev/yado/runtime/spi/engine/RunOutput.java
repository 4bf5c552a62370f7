package dev.yado.runtime.spi.engine;

import dev.yado.model.event.PlanStep;
import dev.yado.model.worker.Usage;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Receives the reports of one run. Deltas reach live streams only; all other reports become events of the log, in the order of the calls. {@link #toolCallDone},
 * {@link #toolResult}, {@link #nextTurn} and {@link #interact} return after their event and all previous ones are durable, since the engine may then cause effects
 * that the log must contain. The others return earlier; they block while too many events wait for the store.
 *
 * <p>Thread-safe. Every method can throw two unchecked exceptions, which an engine must not catch: {@link RunEndedException} after the run has ended
 * (cancelled, interrupted, abandoned), and {@link dev.yado.model.failure.YadoException} ({@code store_failed}) after a report could not be written. After the
 * latter no report is written, and the run ends as failed even if its engine returns normally. An engine that cannot continue throws the checked
 * {@link EngineException}.
 */
@ProviderType
public interface RunOutput {

    /** Maximum number of interactions of one run that are open at the same time. */
    int MAX_OPEN_INTERACTIONS = 16;
    /** Maximum number of steps of a plan that are kept. */
    int MAX_PLAN_STEPS = 200;

    /** Reports a fragment of the model's text. A later {@link #text} contains the complete text. */
    void textDelta(String delta);

    /** Reports a complete text, which replaces the previous deltas. At most 4,194,304 {@code char} values; longer text is truncated, and an event in the log states that. */
    void text(String text);

    /** Reports the start of thinking. Each start is followed by one {@link #thinkingDone}; if the run ends first, the Runtime adds it. */
    void thinkingStart();

    /** Reports a fragment of the thinking. */
    void thinkingDelta(String delta);

    /** Reports the complete text of the thinking that was started last. */
    void thinkingDone(String text);

    /**
     * Reports the start of a tool call. Its arguments follow, as deltas and then completely in {@link #toolCallDone}.
     *
     * @param id   the id of the call, unique within the run
     * @param name the name of the tool
     */
    void toolCallStart(String id, String name);

    /** Reports a fragment of a tool call's arguments. @param json part of a JSON text */
    void toolCallArgumentsDelta(String id, String json);

    /** Reports a complete tool call. Durable when it returns: call the tool afterwards. @param arguments JSON */
    void toolCallDone(String id, String name, String arguments);

    /** Reports the result of a tool call. Durable when it returns. */
    void toolResult(String id, ToolOutput output);

    /** Reports the current plan, which replaces the previous one. Steps after the first {@value #MAX_PLAN_STEPS} are omitted. */
    void plan(List<PlanStep> steps);

    /** Ends the current turn and starts the next. The Runtime starts the first turn and ends the last one. */
    void nextTurn();

    /** Reports the start of a call of a model. @param call its number within the run, from 1 */
    void llmCallStart(int call);

    /** Reports the end of a call of a model. @param call its number within the run, from 1 */
    void llmCallEnd(int call);

    /** Reports that a call of a model failed and will be repeated. */
    void llmRetry(RetryReport retry);

    /** Adds to the run's usage. The log gets the sum once, at the end of the run; the limits of the run apply immediately. */
    void usage(Usage usage);

    /**
     * Opens an interaction and waits for its answer. Meanwhile the run is {@code waiting}. Can be called from several threads of one
     * run, for at most {@value #MAX_OPEN_INTERACTIONS} interactions at the same time. The log contains the interaction and its outcome.
     *
     * @return the chosen option; without an option if there was no answer in time, which the engine must treat as a refusal
     * @throws RunEndedException if the run ends first, or the thread is interrupted; nothing was allowed
     * @throws dev.yado.model.failure.YadoException {@code overloaded} if too many interactions are open
     */
    InteractionAnswer interact(InteractionRequest request);
}
