package dev.yado.runtime.spi.engine;

import dev.yado.model.event.PlanStep;
import dev.yado.model.worker.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a run reports. Deltas reach live viewers only; everything else goes to the log, in the order of the calls. {@link #toolCallDone},
 * {@link #toolResult}, {@link #nextTurn} and {@link #ask} return when their event, and every one before it, is durable: what follows them may have effects
 * that the log must not lack. The others return earlier, with a bounded amount on its way, so an engine cannot outrun its store.
 *
 * <p>Thread-safe. Every method throws {@link RunEndedException} once the run has ended (cancelled, interrupted, abandoned): let it pass. When a report could
 * not be written, every later one throws {@link dev.yado.model.failure.YadoException} ({@code store_failed}) and is not written either, and the run ends as
 * failed even if its engine says that it has finished: let that pass too.
 */
@ProviderType
public interface RunOutput {

    /** Most questions of one run that are open at once. */
    int MAX_OPEN_QUESTIONS = 16;
    /** Most steps of a plan that are kept. */
    int MAX_PLAN_STEPS = 200;

    /** A piece of the answer. A later {@link #text} carries the whole. */
    void textDelta(String delta);

    /** The whole text of one answer. Ends the deltas before it. At most 4 MiB of characters; more is cut and said so. */
    void text(String text);

    /** Thinking begins. Every start is followed by one {@link #thinkingDone}; the Runtime supplies it if the run ends first. */
    void thinkingStart();

    void thinkingDelta(String delta);

    void thinkingDone(String text);

    /** A tool is about to be called; its arguments follow as deltas and whole. */
    void toolCallStart(String id, String name);

    void toolCallArgumentsDelta(String id, String json);

    /** Durable when it returns: call the tool afterwards. @param arguments JSON */
    void toolCallDone(String id, String name, String arguments);

    /** @param summary one line @param output the rest, if there is more to it */
    void toolResult(String id, String summary, Optional<String> output, boolean isError);

    /** What the engine means to do, as it stands now, in place of what was said of it before. At most {@value #MAX_PLAN_STEPS} steps; more are left out. */
    void plan(List<PlanStep> steps);

    /** Ends the current turn and begins the next. The first begins and the last ends by itself. */
    void nextTurn();

    void llmCallStart(int call);

    void llmCallEnd(int call);

    void llmRetry(int call, int failedAttempt, int maxAttempts, long waitMs, long elapsedMs, OptionalInt status, String error);

    /** Adds to what the run has used. Reported once, at the run's end. */
    void usage(Usage usage);

    /**
     * Asks whoever watches this Worker, and waits for the answer. The run counts as {@code waiting} meanwhile. May be called from several threads of one
     * run, for several questions at once, at most {@value #MAX_OPEN_QUESTIONS}. The question and what became of it are in the log.
     *
     * @return what was chosen; nothing, when nobody answered in time, which is to be taken as a refusal
     * @throws RunEndedException     when the run ends first, also when the thread is interrupted; nothing was allowed then
     * @throws dev.yado.model.failure.YadoException {@code overloaded} when too many questions are open
     */
    InteractionAnswer ask(InteractionRequest question);
}
