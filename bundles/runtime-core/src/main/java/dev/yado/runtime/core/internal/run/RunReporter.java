package dev.yado.runtime.core.internal.run;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.PlanStep;
import dev.yado.model.event.SystemItems;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RunId;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.worker.Usage;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RetryReport;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.ToolOutput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/**
 * Passes the reports of one run's engine to the Worker's mailbox. Reports that precede side effects wait for their commit; other reports and deltas wait only when too many are
 * pending. After the close, or after a report could not be committed, all further reports are refused. Thread-safe.
 */
final class RunReporter implements RunOutput {

    /** Maximum text of one event, in characters. */
    static final int MAX_TEXT = 4 << 20;
    private static final int MAX_PENDING_DELTAS = 256;
    /** Maximum of pending reports, by weight: 1 plus 1 for each {@value #CHARACTERS_PER_WEIGHT} characters. */
    private static final int MAX_PENDING_REPORTS = 256;
    private static final int CHARACTERS_PER_WEIGHT = 1 << 10;
    private static final String CUT = "\n[cut: longer than this Runtime keeps]";

    private final ReportCommitter committer;
    private final RunId runId;
    private final OptionalLong maxTokens;
    private final Semaphore deltas = new Semaphore(MAX_PENDING_DELTAS);
    // Fair: otherwise small reports of other threads would keep a large one waiting.
    private final Semaphore reports = new Semaphore(MAX_PENDING_REPORTS, true);
    private volatile boolean closed;
    private volatile YadoException lost;
    private Usage usage = Usage.UNKNOWN;

    /** @param maxTokens maximum of tokens of the run */
    RunReporter(ReportCommitter committer, RunId runId, OptionalLong maxTokens) {
        this.committer = committer;
        this.runId = runId;
        this.maxTokens = maxTokens;
    }

    /** Refuses all further reports. */
    void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    /** Returns why a pending report is not in the log; after it, only the end of the run may follow there. */
    Optional<YadoException> lost() {
        return Optional.ofNullable(lost);
    }

    synchronized Usage usage() {
        return usage;
    }

    @Override
    public void textDelta(String delta) {
        show(new EventPayload.TextDelta(bounded(delta)));
    }

    @Override
    public void text(String text) {
        send(new EventPayload.TextDone(bounded(text)));
    }

    @Override
    public void thinkingStart() {
        send(new EventPayload.ThinkingStart());
    }

    @Override
    public void thinkingDelta(String delta) {
        show(new EventPayload.ThinkingDelta(bounded(delta)));
    }

    @Override
    public void thinkingDone(String text) {
        send(new EventPayload.ThinkingDone(bounded(text)));
    }

    @Override
    public void toolCallStart(String id, String name) {
        send(new EventPayload.ToolCallStart(id, name));
    }

    @Override
    public void toolCallArgumentsDelta(String id, String json) {
        show(new EventPayload.ToolCallArgsDelta(id, bounded(json)));
    }

    @Override
    public void toolCallDone(String id, String name, String arguments) {
        log(new EventPayload.ToolCallDone(id, name, bounded(arguments)));
    }

    @Override
    public void toolResult(String id, ToolOutput output) {
        log(new EventPayload.ToolResult(id, bounded(output.summary()), output.text().map(RunReporter::bounded), output.failed()));
    }

    @Override
    public void plan(List<PlanStep> steps) {
        send(SystemItems.plan(runId, steps.subList(0, Math.min(steps.size(), MAX_PLAN_STEPS))));
    }

    @Override
    public void nextTurn() {
        requireOpen();
        committer.nextTurn(this, runId);
    }

    @Override
    public void llmCallStart(int call) {
        send(new EventPayload.LlmCallStart(call));
    }

    @Override
    public void llmCallEnd(int call) {
        send(new EventPayload.LlmCallEnd(call));
    }

    @Override
    public void llmRetry(RetryReport retry) {
        send(new EventPayload.LlmRetry(retry.call(), retry.failedAttempt(), retry.maxAttempts(), retry.delay().toMillis(), retry.elapsed().toMillis(),
                retry.status(),
                retry.error()));
    }

    @Override
    public void usage(Usage more) {
        requireOpen();
        if (add(more) > maxTokens.orElse(Long.MAX_VALUE)) {
            committer.endAtLimit(this, runId, "tokens");
            throw new RunEndedException();
        }
    }

    @Override
    public InteractionAnswer interact(InteractionRequest request) {
        requireOpen();
        return committer.request(this, runId, request);
    }

    private synchronized long add(Usage more) {
        usage = usage.plus(more);
        return usage.inputTokens().orElse(0) + usage.outputTokens().orElse(0);
    }

    private void log(EventPayload payload) {
        requireOpen();
        committer.commit(this, runId, payload);
    }

    private void send(EventPayload payload) {
        requireOpen();
        int weight = (int) Math.min(MAX_PENDING_REPORTS, 1 + payload.textLength() / CHARACTERS_PER_WEIGHT);
        acquire(reports, weight);
        committer.submit(this, runId, payload, failure -> {
            if (failure instanceof YadoException e) {
                lost = e;
            }
            reports.release(weight);
        });
    }

    private void show(EventPayload payload) {
        requireOpen();
        if (text(payload).isEmpty()) {
            return;
        }
        acquire(deltas, 1);
        committer.show(this, runId, new StreamFrame.Delta(Optional.of(runId), payload), deltas::release);
    }

    private static String text(EventPayload delta) {
        if (delta instanceof EventPayload.TextDelta d) {
            return d.text();
        } else if (delta instanceof EventPayload.ThinkingDelta d) {
            return d.text();
        }
        return ((EventPayload.ToolCallArgsDelta) delta).json();
    }

    private void requireOpen() {
        if (closed) {
            throw new RunEndedException();
        }
        requireNothingLost();
    }

    void requireNothingLost() {
        if (lost != null) {
            throw lost;
        }
    }

    private static void acquire(Semaphore semaphore, int permits) {
        try {
            semaphore.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunEndedException();
        }
    }

    private static String bounded(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        int end = MAX_TEXT - CUT.length();
        // Never within a surrogate pair: half of it cannot be encoded.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }
}
