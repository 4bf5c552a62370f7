package dev.yado.process;

import dev.yado.stream.BlockingExecutors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A program that is spoken to in lines over its standard streams, and an end of it that leaves nothing behind. Two or three threads of its own as long as it
 * lives (its output, its input, its errors), because a pipe can neither be read nor written with a time limit. Thread-safe.
 */
@ProviderType
public final class LineProcess implements AutoCloseable {

    /** Longest line that is read, in bytes. */
    public static final int MAX_LINE = 8 << 20;

    private static final System.Logger LOG = System.getLogger(LineProcess.class.getName());
    private static final byte[] CLOSE = {};
    /** How long it may take to end by itself once its input has ended, and again once it is asked to. */
    private static final Duration PATIENCE = Duration.ofMillis(800);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_ERROR_LINE = 8 << 10;

    /** What comes out of a program. */
    @ConsumerType
    public interface Listener {

        /** A line of its output. Called from the thread that reads, one call after the other; while this waits, the program waits at its pipe. */
        void line(Line line) throws InterruptedException;

        /** No line will follow: it ended, it closed its output, or it is being ended. May be called more than once, from any thread. */
        void ended();

        /** The program and all it started are gone, or do not go. Called once, last. */
        default void gone() {
            // Most need not know.
        }
    }

    /** Takes what a program writes to its error stream. */
    @FunctionalInterface
    @ConsumerType
    public interface Errors {

        /** Called from one thread, one call after the other. At most 8 KiB of a line. */
        void line(Line line);
    }

    private final String name;
    private final Process process;
    private final ThreadFactory threads;
    private final ProcessTree tree;
    // A program that does not read must not hang who writes to it.
    private final BlockingQueue<byte[]> input = new ArrayBlockingQueue<>(256);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Thread reader;
    private final Optional<Thread> errors;
    // Guarded by this.
    private Optional<Listener> listener = Optional.empty();
    private boolean closing;
    private Thread closer;

    private LineProcess(String name, Process process, OwnerTag mark, Optional<Errors> errors) {
        this.name = name;
        this.process = process;
        this.threads = BlockingExecutors.daemons(name + "-" + process.pid());
        this.reader = threads.newThread(this::read);
        this.errors = errors.map(taker -> threads.newThread(() -> readErrors(taker)));
        this.tree = new ProcessTree(process.toHandle(), mark);
    }

    /**
     * Starts a program. Whoever does calls {@link #listen} or {@link #close} next: until then nobody notices its end.
     *
     * @param name   of its threads, and for the log
     * @param errors takes its error stream; empty: that is thrown away
     * @throws IOException when it is not on this machine or cannot be started; its text is not for showing, it may name the whole command
     */
    public static LineProcess start(String name, ProcessSpec program, Optional<Errors> errors) throws IOException {
        OwnerTag mark = OwnerTag.make();
        return new LineProcess(name, program.start(mark, errors.isPresent()), mark, errors);
    }

    /**
     * Begins to read what it writes. To be called once.
     *
     * @throws IOException when there is no thread to be had for that; the program is ended then
     */
    public void listen(Listener by) throws IOException {
        boolean late;
        synchronized (this) {
            late = closing;
            if (!late) {
                listener = Optional.of(by);
            }
        }
        if (late) {
            by.ended();
            by.gone();
            return;
        }
        try {
            reader.start();
            errors.ifPresent(Thread::start);
            threads.newThread(this::write).start();
        } catch (OutOfMemoryError e) {
            close();
            throw new IOException("no thread is left for a program", e);
        }
        // Its children may outlive it and hold its output open: nobody would ever learn that it is gone.
        process.onExit().thenRun(() -> threads.newThread(this::close).start());
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return !isClosing() && process.isAlive();
    }

    /** How it ended; empty while it lives. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /**
     * Sends a line. Never waits.
     *
     * @param line without a line end
     * @return false when it has ended, or does not read what it is sent
     */
    public boolean send(byte[] line) {
        byte[] ended = Arrays.copyOf(line, line.length + 1);
        ended[line.length] = '\n';
        return alive() && input.offer(ended);
    }

    /**
     * Ends the program and all it has started: its input ends, then it is asked to, then it is killed. Returns when all of them are gone, within about four
     * seconds. Idempotent.
     */
    @Override
    public void close() {
        boolean first;
        Optional<Listener> told;
        synchronized (this) {
            first = !closing;
            closing = true;
            closer = first ? Thread.currentThread() : closer;
            told = listener;
        }
        if (first) {
            // An interrupt must not make this half done.
            boolean interrupted = Thread.interrupted();
            try {
                end(told.isPresent());
                // Its last words are often the reason.
                if (errors.isPresent()) {
                    errors.get().join(PATIENCE.toMillis());
                }
                if (Thread.currentThread() != reader) {
                    reader.join(PATIENCE.toMillis());
                }
            } catch (InterruptedException e) {
                interrupted = true;
            } finally {
                // Also when a child that got away still holds its output open.
                told.ifPresent(Listener::ended);
                told.ifPresent(Listener::gone);
                gone.countDown();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        } else if (!isWaitedFor(Thread.currentThread())) {
            try {
                gone.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // A listener that closes when it is told of the end would wait for itself.
    private synchronized boolean isWaitedFor(Thread thread) {
        return thread == closer || thread == reader;
    }

    private void end(boolean listening) {
        if (listening) {
            input.clear();
            input.offer(CLOSE);
        } else {
            // There is no thread that writes.
            closeInput();
        }
        if (!exitsWithin(PATIENCE)) {
            tree.terminate();
            exitsWithin(PATIENCE);
        }
        if (!tree.kill(KILL_PATIENCE)) {
            LOG.log(System.Logger.Level.WARNING, "processes of " + this + " do not end");
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the input of " + this + " did not close", e);
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

    private synchronized boolean isClosing() {
        return closing;
    }

    private void read() {
        Listener by;
        synchronized (this) {
            by = listener.orElseThrow();
        }
        try (InputStream out = process.getInputStream()) {
            LineReader lines = new LineReader(out, MAX_LINE);
            for (Line line = lines.next(); line != null; line = lines.next()) {
                by.line(line);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the output of " + this + " broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            by.ended();
            // Without its output it is of no use, whether it lives or not.
            close();
        }
    }

    private void readErrors(Errors taker) {
        try (InputStream stream = process.getErrorStream()) {
            LineReader lines = new LineReader(stream, MAX_ERROR_LINE);
            for (Line line = lines.next(); line != null; line = lines.next()) {
                taker.line(line);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the errors of " + this + " broke off", e);
        }
    }

    private void write() {
        try (OutputStream in = process.getOutputStream()) {
            for (byte[] line = input.take(); line != CLOSE; line = input.take()) {
                in.write(line);
                in.flush();
            }
        } catch (IOException e) {
            // It reads no more: its end, which its output tells.
            LOG.log(System.Logger.Level.DEBUG, this + " stopped reading", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name + "[" + process.pid() + "]";
    }
}
