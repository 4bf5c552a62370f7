package dev.yado.engine.llm.internal;

import dev.yado.runtime.spi.profile.Secret;
import dev.yado.stream.BlockingExecutors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The process of a tool server: lines in, lines out, and an end that takes everything with it that the process started. Two threads of its own while it
 * lives, because a pipe can neither be read nor written with a bound. Thread-safe.
 */
final class ToolProcess implements AutoCloseable {

    /** Longest line, in bytes. */
    static final int MAX_LINE = 8 << 20;

    private static final System.Logger LOG = System.getLogger(ToolProcess.class.getName());
    private static final ThreadFactory THREADS = BlockingExecutors.daemons("yado-llm-tool");
    private static final byte[] CLOSE = {};
    /** Of this process's own environment it gets these: where programs and the user's files are, and the language. The models' keys are not among them. */
    private static final List<String> PASSED_ON = List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final Process process;
    // A server that does not read must not hang who writes to it.
    private final BlockingQueue<byte[]> input = new ArrayBlockingQueue<>(256);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread writer = THREADS.newThread(this::write);

    private ToolProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** @throws ToolFailure when the program cannot be started */
    static ToolProcess start(ToolServerSettings settings, Map<String, Secret> environment, Optional<Path> directory) throws ToolFailure {
        List<String> command = new ArrayList<>();
        // In a session of its own, by which all that it starts is found again; and an interrupt from the terminal is not its to hear.
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(settings.command());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        directory.ifPresent(path -> builder.directory(path.toFile()));
        builder.environment().keySet().retainAll(PASSED_ON);
        environment.forEach((variable, secret) -> builder.environment().put(variable, secret.value()));
        try {
            ToolProcess started = new ToolProcess(settings.name(), builder.start());
            started.writer.start();
            return started;
        } catch (IOException e) {
            // Its text names the whole command.
            throw new ToolFailure("the program of the tool server " + settings.name() + " cannot be started: see that it is installed");
        }
    }

    /** Reads its lines on a thread of its own, until it ends. To be called once. */
    void read(Consumer<byte[]> lines, Runnable ended) {
        THREADS.newThread(() -> {
            try (InputStream out = process.getInputStream()) {
                readLines(out, lines);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "the output of the tool server " + name + " broke off");
            } finally {
                // Without its output it is of no use, whether it lives or not.
                close();
                ended.run();
            }
        }).start();
    }

    private void readLines(InputStream out, Consumer<byte[]> lines) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 << 10];
        for (int read = out.read(buffer); read >= 0; read = out.read(buffer)) {
            int from = 0;
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, from, i - from);
                    from = i + 1;
                    lines.accept(line.toByteArray());
                    line.reset();
                }
            }
            line.write(buffer, from, read - from);
            if (line.size() > MAX_LINE) {
                LOG.log(System.Logger.Level.WARNING, "the tool server " + name + " wrote a line of more than " + MAX_LINE + " bytes and is ended");
                return;
            }
        }
    }

    /** Sends a line. Never waits. @return false when it has ended, or does not read what it is sent */
    boolean send(String line) {
        return !closed.get() && process.isAlive() && input.offer((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    long pid() {
        return process.pid();
    }

    private void write() {
        try (OutputStream in = process.getOutputStream()) {
            for (byte[] line = input.take(); line != CLOSE; line = input.take()) {
                in.write(line);
                in.flush();
            }
        } catch (IOException e) {
            // It reads no more: its end, which its output tells.
            LOG.log(System.Logger.Level.DEBUG, "the tool server " + name + " stopped reading");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it and all that it started: its input ends, then they are asked to, then killed. Takes about three seconds at most. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // An interrupt must not make this half done.
        boolean interrupted = Thread.interrupted();
        Set<ProcessHandle> members = members();
        input.clear();
        input.offer(CLOSE);
        if (!ended(PATIENCE)) {
            members.addAll(members());
            members.forEach(ProcessHandle::destroy);
            ended(PATIENCE);
        }
        if (!killed(members)) {
            LOG.log(System.Logger.Level.WARNING, "processes of the tool server " + name + " do not end");
        }
        if (interrupted || Thread.interrupted()) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ended(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean killed(Set<ProcessHandle> members) {
        long deadline = System.nanoTime() + KILL_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            members.addAll(members());
            members.removeIf(member -> !member.isAlive());
            if (members.isEmpty()) {
                return true;
            }
            members.forEach(ProcessHandle::destroyForcibly);
            try {
                process.waitFor(10, TimeUnit.MILLISECONDS);
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
        return false;
    }

    // What descends from it, and what is in its session: the one misses those whose parent has ended, the other those that began a session of their own.
    private Set<ProcessHandle> members() {
        Set<ProcessHandle> members = new LinkedHashSet<>();
        members.add(process.toHandle());
        process.toHandle().descendants().forEach(members::add);
        ProcessHandle.allProcesses().filter(this::inSession).forEach(members::add);
        return members;
    }

    private boolean inSession(ProcessHandle other) {
        try {
            String stat = Files.readString(Path.of("/proc/" + other.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            // The name in brackets may itself hold brackets and blanks; behind it the fields are state, parent, group, session.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields.length > 3 && fields[3].equals(String.valueOf(process.pid())) && !fields[0].equals("Z");
        } catch (IOException | RuntimeException e) {
            // Gone, or a system without /proc.
            return false;
        }
    }

    @Override
    public String toString() {
        return "ToolProcess[" + name + ", " + process.pid() + "]";
    }
}
