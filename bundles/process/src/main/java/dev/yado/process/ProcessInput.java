package dev.yado.process;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The standard input of a process, behind a bounded queue: a process that does not read must not block the threads that write to it. Thread-safe.
 */
final class ProcessInput {

    private static final System.Logger LOG = System.getLogger(ProcessInput.class.getName());
    private static final int MAX_LINES = 256;
    private static final byte[] END = {};

    private final String process;
    private final OutputStream stream;
    private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(MAX_LINES);

    /** @param process names it in the log */
    ProcessInput(String process, OutputStream stream) {
        this.process = process;
        this.stream = stream;
    }

    /** Queues a line, given without its line end. Never blocks. @return false if the queue is full */
    boolean offer(byte[] line) {
        byte[] ended = Arrays.copyOf(line, line.length + 1);
        ended[line.length] = '\n';
        return lines.offer(ended);
    }

    /** Has the thread that runs {@link #writeLines} drop the queued lines and close the stream. */
    void end() {
        lines.clear();
        lines.offer(END);
    }

    /** Closes the stream, when no thread runs {@link #writeLines}. */
    void close() {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the input of " + process + " could not be closed", e);
        }
    }

    /** Writes the queued lines until {@link #end}, then closes the stream. */
    void writeLines() {
        try (OutputStream out = stream) {
            for (byte[] line = lines.take(); line != END; line = lines.take()) {
                out.write(line);
                out.flush();
            }
        } catch (IOException e) {
            // The process has ended or closed its input; its output reports that.
            LOG.log(System.Logger.Level.DEBUG, process + " stopped reading its input", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
