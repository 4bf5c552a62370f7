package dev.yado.engine.acp.internal.connection;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The log of an agent's error stream, and of its output where it is not a message: a file of bounded size and one rotated file. Lines are redacted before
 * they are passed in. Never throws: a full disk must not end a run. Thread-safe.
 */
public final class AgentLog implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AgentLog.class.getName());

    private final Path file;
    private final long maxBytes;
    private OutputStream out;
    private long size;
    private boolean closed;
    private boolean failed;

    public AgentLog(Path file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    synchronized void line(String text) {
        if (closed || failed) {
            return;
        }
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (out == null) {
                open();
            }
            if (size + bytes.length > maxBytes && size > 0) {
                out.close();
                out = null;
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                open();
            }
            out.write(bytes);
            size += bytes.length;
        } catch (IOException e) {
            failed = true;
            LOG.log(System.Logger.Level.WARNING, "the log of an agent cannot be written; the agent continues without a log", e);
            closeQuietly();
        }
    }

    private void open() throws IOException {
        Files.createDirectories(file.getParent());
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(file);
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeQuietly();
    }

    private void closeQuietly() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the log of an agent could not be closed", e);
        }
        out = null;
    }
}
