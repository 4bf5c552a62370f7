package dev.yado.runtime.spi.engine;

import dev.yado.model.event.PlanStep;
import dev.yado.model.worker.Usage;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the reports of one run. Deltas reach live viewers only; everything else goes to the log, in the order of the calls. {@link #toolCallDone},
 * {@link #toolResult}, {@link #nextTurn} and {@link #interact} return when their event, and every one before it, is durable: what follows them may
 * have effects that the log must not lack. The others return earlier, with a bounded amount on its way, so an engine cannot outrun its store.
 *
 * <p>Thread-safe. Two unchecked exceptions may come out of every method, and an engine lets both pass: {@link RunEndedException} once the run has ended
 * (cancelled, interrupted, abandoned), and {@link dev.yado.model.failure.YadoException} ({@code store_failed}) once a report could not be written; no
 * later report is written then, and the run ends as failed even if its engine returns normally. The checked {@link EngineException} is what an
 * engine itself throws when it cannot go on.
 */
@ProviderType
public interface RunOutput {

    /** Maximum number of interactions of one run that are open at once. */
    int MAX_OPEN_INTERACTIONS = 16;
    /** Maximum number of steps of a plan that are kept. */
    int MAX_PLAN_STEPS = 200;

    /** Reports a piece of the model's text. A later {@link #text} carries the whole. */
    void textDelta(String delta);

    /** Reports one whole text and ends the deltas before it. At most 4 MiB of characters; longer text is cut, and the log says so. */
    void text(String text);

    /** Reports that thinking begins. Every start is followed by one {@link #thinkingDone}; the Runtime supplies it if the run ends first. */
    void thinkingStart();

    /** Reports a piece of the thinking. */
    void thinkingDelta(String delta);

    /** Reports the whole of the thinking that began last. */
    void thinkingDone(String text);

    /**
     * Reports that a tool is about to be called; its arguments follow as deltas and then whole.
     *
     * @param id   identifies the call within the run
     * @param name the tool
     */
    void toolCallStart(String id, String name);

    /** Reports a fragment of a tool call's arguments. @param json not valid JSON by itself */
    void toolCallArgumentsDelta(String id, String json);

    /** Reports the whole tool call. Durable when it returns: call the tool afterwards. @param arguments JSON */
    void toolCallDone(String id, String name, String arguments);

    /** Reports what a tool call gave. Durable when it returns. */
    void toolResult(String id, ToolOutput output);

    /** Reports the plan as it stands now; replaces the one before. At most {@value #MAX_PLAN_STEPS} steps; more are left out. */
    void plan(List<PlanStep> steps);

    /** Ends the current turn and begins the next. The first begins and the last ends by itself. */
    void nextTurn();

    /** Reports that a call of a model begins. @param call its number within the run, from 1 */
    void llmCallStart(int call);

    /** Reports that a call of a model has ended. @param call its number within the run, from 1 */
    void llmCallEnd(int call);

    /** Reports that a call of a model failed and will be repeated. */
    void llmRetry(RetryReport retry);

    /** Adds to the run's usage. The log gets the sum once, at the run's end; limits apply at once. */
    void usage(Usage usage);

    /**
     * Opens an interaction and waits for its answer. The run is {@code waiting} meanwhile. May be called from several threads of one
     * run, for at most {@value #MAX_OPEN_INTERACTIONS} interactions at once. The interaction and its outcome are in the log.
     *
     * @return the chosen option; none when nobody answered in time, which is to be treated as a refusal
     * @throws RunEndedException when the run ends first, also when the thread is interrupted; nothing was allowed then
     * @throws dev.yado.model.failure.YadoException {@code overloaded} when too many interactions are open
     */
    InteractionAnswer interact(InteractionRequest request);
}
