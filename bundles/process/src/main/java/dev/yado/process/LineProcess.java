package dev.yado.process;

import dev.yado.support.concurrent.BlockingExecutors;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A child process with line-based input and output that is ended together with all processes it has started. It has two or three threads while it runs
 * (output, input, errors), since a pipe can be neither read nor written with a time limit. Thread-safe.
 */
@ProviderType
public final class LineProcess implements AutoCloseable {

    /** Maximum length of an output line, in bytes. */
    public static final int MAX_LINE = 8 << 20;

    private static final System.Logger LOG = System.getLogger(LineProcess.class.getName());
    /** Time limit for the exit after the end of input, and again after the request to terminate. */
    private static final Duration EXIT_TIMEOUT = Duration.ofMillis(800);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_ERROR_LINE = 8 << 10;

    /** Receives the output of a process. */
    @ConsumerType
    public interface Listener {

        /** Receives an output line. Called from the reader thread, one call at a time; while it blocks, the process blocks at its pipe. */
        void line(Line line) throws InterruptedException;

        /** No line follows: the process ended, closed its output, or is being closed. May be called more than once, from any thread. */
        void ended();

        /** The process and all it started have ended, or could not be ended. Called once, as the last call. */
        default void gone() {
            // Not needed by most listeners.
        }
    }

    /** Receives the error stream of a process. */
    @FunctionalInterface
    @ConsumerType
    public interface ErrorListener {

        /** Receives a line, cut after 8 KiB. Called from one thread, one call at a time. */
        void line(Line line);
    }

    private final String name;
    private final Process process;
    private final ThreadFactory threads;
    private final ProcessTree tree;
    private final ProcessInput input;
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Thread reader;
    private final Optional<Thread> errorReader;

    // Guarded by this.
    private Optional<Listener> listener = Optional.empty();
    private boolean closing;
    private Thread closer;

    private LineProcess(String name, Process process, OwnerTag tag, Optional<ErrorListener> errors) {
        this.name = name;
        this.process = process;
        this.threads = BlockingExecutors.daemons(name + "-" + process.pid());
        this.input = new ProcessInput(toString(), process.getOutputStream());
        this.reader = threads.newThread(this::read);
        this.errorReader = errors.map(to -> threads.newThread(() -> readErrors(to)));
        this.tree = new ProcessTree(process.toHandle(), tag);
    }

    /**
     * Starts a process and discards its error stream. The caller must call {@link #listen} or {@link #close} next; until then its end is not noticed.
     *
     * @param name prefix of the thread names; used in the log
     * @throws IOException if the program is not on this machine or cannot be started; do not show its message, which may contain the whole command
     */
    public static LineProcess start(String name, ProcessSpec spec) throws IOException {
        return start(name, spec, Optional.empty());
    }

    /**
     * Starts a process, like {@link #start(String, ProcessSpec)}.
     *
     * @param errors receives the error stream
     */
    public static LineProcess start(String name, ProcessSpec spec, ErrorListener errors) throws IOException {
        return start(name, spec, Optional.of(errors));
    }

    private static LineProcess start(String name, ProcessSpec spec, Optional<ErrorListener> errors) throws IOException {
        OwnerTag tag = OwnerTag.create();
        return new LineProcess(name, spec.start(tag, errors.isPresent()), tag, errors);
    }

    /**
     * Starts to read the output. Must be called at most once.
     *
     * @throws IOException if no thread can be created; the process is closed then
     */
    public void listen(Listener newListener) throws IOException {
        boolean late;
        synchronized (this) {
            late = closing;
            if (!late) {
                listener = Optional.of(newListener);
            }
        }
        if (late) {
            newListener.ended();
            newListener.gone();
            return;
        }
        try {
            reader.start();
            errorReader.ifPresent(Thread::start);
            threads.newThread(input::writeLines).start();
        } catch (OutOfMemoryError e) {
            close();
            throw new IOException("no thread could be created for a process", e);
        }
        // Its children may outlive it and hold its output open, so the end of the output is not enough.
        process.onExit().thenRun(() -> threads.newThread(this::close).start());
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return !isClosing() && process.isAlive();
    }

    /** Returns the exit code; empty while the process runs. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /**
     * Sends a line. Never blocks.
     *
     * @param line without a line end
     * @return false if the process has ended or does not read its input
     */
    public boolean send(byte[] line) {
        return alive() && input.offer(line);
    }

    /**
     * Ends the process and all it has started: closes its input, then requests termination, then kills. Returns when all have ended, within about four
     * seconds. Idempotent.
     */
    @Override
    public void close() {
        boolean first;
        Optional<Listener> notified;
        synchronized (this) {
            first = !closing;
            closing = true;
            closer = first ? Thread.currentThread() : closer;
            notified = listener;
        }
        if (first) {
            // An interrupt must not leave the work half done.
            boolean interrupted = Thread.interrupted();
            try {
                end(notified.isPresent());
                // The last lines often contain the reason of the exit.
                if (errorReader.isPresent()) {
                    errorReader.get().join(EXIT_TIMEOUT.toMillis());
                }
                if (Thread.currentThread() != reader) {
                    reader.join(EXIT_TIMEOUT.toMillis());
                }
            } catch (InterruptedException e) {
                interrupted = true;
            } finally {
                // Also when a child that escaped still holds the output open.
                notified.ifPresent(Listener::ended);
                notified.ifPresent(Listener::gone);
                gone.countDown();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        } else if (!isAwaited(Thread.currentThread())) {
            try {
                gone.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // A listener that calls close() from its callback would wait for itself.
    private synchronized boolean isAwaited(Thread thread) {
        return thread == closer || thread == reader;
    }

    private void end(boolean listening) {
        if (listening) {
            input.end();
        } else {
            input.close();
        }
        if (!exitsWithin(EXIT_TIMEOUT)) {
            tree.terminate();
            exitsWithin(EXIT_TIMEOUT);
        }
        if (!tree.kill(KILL_TIMEOUT)) {
            LOG.log(System.Logger.Level.WARNING, "processes of " + this + " could not be killed within " + KILL_TIMEOUT.toSeconds() + " seconds");
        }
    }

    private boolean exitsWithin(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Skips the wait and goes straight to the kill.
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private void read() {
        Listener receiver;
        synchronized (this) {
            receiver = listener.orElseThrow();
        }
        try (InputStream out = process.getInputStream()) {
            LineReader lines = new LineReader(out, MAX_LINE);
            for (Line line = lines.next(); line != null; line = lines.next()) {
                receiver.line(line);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the output of " + this + " could not be read to its end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            receiver.ended();
            // Without output the process is of no use, even if it still runs.
            close();
        }
    }

    private void readErrors(ErrorListener receiver) {
        try (InputStream stream = process.getErrorStream()) {
            LineReader lines = new LineReader(stream, MAX_ERROR_LINE);
            for (Line line = lines.next(); line != null; line = lines.next()) {
                receiver.line(line);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the error stream of " + this + " could not be read to its end", e);
        }
    }

    @Override
    public String toString() {
        return name + "[" + process.pid() + "]";
    }
}
