package dev.yado.engine.acp.internal;

import dev.yado.engine.acp.internal.AgentFailure.Kind;
import dev.yado.engine.acp.internal.LineReader.Line;
import dev.yado.stream.BlockingExecutors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An agent's process: lines in, lines out, and an end that leaves nothing behind. Three threads of its own as long as it lives (its output, its errors,
 * its input), because reading from a pipe can neither be interrupted nor given a time limit. Thread-safe.
 */
final class AgentProcess {

    /** Longest line that is read from an agent, in bytes. */
    static final int MAX_LINE = 8 << 20;

    private static final System.Logger LOG = System.getLogger(AgentProcess.class.getName());
    private static final byte[] CLOSE = {};
    /** How long it may take to end by itself once its input has ended, and again once it is asked to. */
    private static final Duration PATIENCE = Duration.ofMillis(800);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_ERROR_LINE = 8 << 10;

    /** What comes out of an agent. Called from the thread that reads, one call after the other. */
    interface Output {

        void line(Line line) throws InterruptedException;

        /** Nothing will follow: it ended, or it closed its output. */
        void ended();
    }

    private final Process process;
    private final ThreadFactory threads;
    private final ProcessTree tree;
    private final AgentLog log;
    private final Scrubber scrubber;
    private final Output output;
    // An agent that does not read must not hang who writes to it.
    private final BlockingQueue<byte[]> input = new ArrayBlockingQueue<>(256);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Thread reader;
    private final Thread errors;

    private AgentProcess(Process process, ProcessMark mark, AgentLog log, Scrubber scrubber, Output output) {
        this.process = process;
        this.threads = BlockingExecutors.daemons("yado-acp-" + process.pid());
        this.reader = threads.newThread(this::read);
        this.errors = threads.newThread(this::readErrors);
        this.tree = new ProcessTree(process.toHandle(), mark);
        this.log = log;
        this.scrubber = scrubber;
        this.output = output;
    }

    /** @param log closed when the agent is gone */
    static AgentProcess start(AgentCommand command, AgentLog log, Scrubber scrubber, Output output) throws AgentFailure {
        ProcessMark mark = ProcessMark.make();
        ProcessBuilder builder = command.builder(mark)
                .orElseThrow(() -> new AgentFailure(Kind.NOT_STARTED, "the agent's program is not on this machine: install it, or correct the profile's command"));
        AgentProcess started;
        try {
            started = new AgentProcess(builder.start(), mark, log, scrubber, output);
        } catch (IOException e) {
            // Its text names the whole command.
            throw new AgentFailure(Kind.NOT_STARTED, "the agent's program could not be started");
        }
        try {
            started.reader.start();
            started.errors.start();
            started.threads.newThread(started::write).start();
        } catch (OutOfMemoryError e) {
            // No thread to be had: nobody would ever end it.
            started.stop();
            throw new AgentFailure(Kind.NOT_STARTED, "this process has no thread left for an agent", e);
        }
        // Its children may outlive it and hold its output open: nobody would ever learn that it is gone.
        started.process.onExit().thenRun(() -> started.threads.newThread(started::stop).start());
        return started;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return !stopping.get() && process.isAlive();
    }

    /** How it ended; empty while it lives. */
    OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Sends a line. Never waits. @throws AgentFailure when it does not read what it is sent */
    void send(byte[] line) throws AgentFailure {
        if (!alive()) {
            throw new AgentFailure(Kind.ENDED, "the agent has ended");
        }
        if (!input.offer(line)) {
            throw new AgentFailure(Kind.BROKEN, "the agent does not read what it is sent");
        }
    }

    /** A line for the agent's log. */
    void note(String line) {
        log.line(scrubber.clean(line));
    }

    /**
     * Ends the agent and all it has started: its input ends, then it is asked to, then it is killed. Returns when all of them are gone, within about four
     * seconds. Idempotent.
     */
    void stop() {
        if (stopping.compareAndSet(false, true)) {
            // An interrupt must not make this half done.
            boolean interrupted = Thread.interrupted();
            try {
                end();
                // Its last words are often the reason.
                errors.join(PATIENCE.toMillis());
                if (Thread.currentThread() != reader) {
                    reader.join(PATIENCE.toMillis());
                }
            } catch (InterruptedException e) {
                interrupted = true;
            } finally {
                // Also when a child that got away still holds its output open.
                output.ended();
                log.close();
                gone.countDown();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        } else {
            try {
                gone.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end() {
        input.clear();
        input.offer(CLOSE);
        if (!exitsWithin(PATIENCE)) {
            tree.terminate();
            exitsWithin(PATIENCE);
        }
        if (!tree.kill(KILL_PATIENCE)) {
            LOG.log(System.Logger.Level.WARNING, "processes of the agent " + process.pid() + " do not end");
        }
    }

    private boolean exitsWithin(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // In a hurry: straight to the kill.
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read() {
        try (InputStream out = process.getInputStream()) {
            LineReader reader = new LineReader(out, MAX_LINE);
            for (Line line = reader.next(); line != null; line = reader.next()) {
                output.line(line);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the output of an agent broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            output.ended();
            // Without its output it is of no use, whether it lives or not.
            stop();
        }
    }

    private void readErrors() {
        try (InputStream errors = process.getErrorStream()) {
            LineReader reader = new LineReader(errors, MAX_ERROR_LINE);
            for (Line line = reader.next(); line != null; line = reader.next()) {
                note(new String(line.bytes(), StandardCharsets.UTF_8) + (line.whole() ? "" : " [cut]"));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the errors of an agent broke off", e);
        }
    }

    private void write() {
        try (OutputStream in = process.getOutputStream()) {
            for (byte[] line = input.take(); line != CLOSE; line = input.take()) {
                in.write(line);
                in.write('\n');
                in.flush();
            }
        } catch (IOException e) {
            // It reads no more: its end, which its output tells.
            LOG.log(System.Logger.Level.DEBUG, "an agent stopped reading", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "AgentProcess[" + process.pid() + "]";
    }
}
