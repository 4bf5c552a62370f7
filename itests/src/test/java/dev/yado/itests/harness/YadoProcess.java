package dev.yado.itests.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shipped command line as a separate process. Closing it always terminates the process. */
public final class YadoProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (https?://\\S+)");
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private YadoProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "test-process-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs {@code bin/yado} of the distribution on the Java version that runs the tests. */
    public static YadoProcess run(String... arguments) throws IOException {
        return run(YadoHome.distribution().home().resolve("bin/yado"), arguments);
    }

    public static YadoProcess run(Path command, String... arguments) throws IOException {
        return run(Map.of(), command, arguments);
    }

    /** @param environment variables to set */
    public static YadoProcess run(Map<String, String> environment, Path command, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // The options of the tests' own JVMs, added to those that the start script chooses.
        builder.environment().put("JAVA_OPTS", System.getProperty("yado.java.opts", ""));
        builder.environment().remove("YADO_DATA");
        builder.environment().putAll(environment);
        return new YadoProcess(builder.start());
    }

    /** Starts a Backend on a free port. */
    public static YadoProcess backend(Path data, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("backend", "--listen", "127.0.0.1:0", "--data", data.toString()));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray(String[]::new));
    }

    /** Starts a Runtime on a free port. */
    public static YadoProcess runtime(Path data, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("runtime", "--bind", "127.0.0.1:0", "--data", data.toString()));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray(String[]::new));
    }

    /** Waits for the line with its URL, and returns a client of the Backend's API. */
    public Api awaitBackend() throws Exception {
        return new Api(awaitUrl());
    }

    /** As {@link #awaitBackend}, for a Runtime's API. */
    public Api awaitRuntime() throws Exception {
        return new Api(awaitUrl(), Optional.empty(), HttpRuntime.DESCRIPTION);
    }

    /** Waits for an output line that contains {@code part}. */
    public String awaitLine(String part) throws Exception {
        return Await.until("a line with '" + part + "'", START, () -> lines.stream().filter(line -> line.contains(part)).findFirst().orElse(""),
                found -> !found.isEmpty());
    }

    /** Waits for the line with its URL, and returns the URL. */
    public URI awaitUrl() throws Exception {
        String url = Await.until("the line with the listening URL", START, () -> {
            for (String line : lines) {
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
            if (!process.isAlive()) {
                throw new IllegalStateException("the process ended with " + process.exitValue() + ": " + lines);
            }
            return "";
        }, found -> !found.isEmpty());
        return URI.create(url);
    }

    /** Returns everything it has printed so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits for the process to end and returns its exit status. */
    public int awaitExit(Duration bound) throws InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the process did not end within " + bound + ": " + lines);
        }
        // The reader thread may still be reading the last output.
        reader.join(bound.toMillis());
        return process.exitValue();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        // Process.destroy would also close the output, and the last lines would be lost.
        process.toHandle().destroy();
    }

    /** Sends a signal. @param name the signal's name without SIG */
    public void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).redirectErrorStream(true).start();
        if (!kill.waitFor(START.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("kill -" + name + " failed: " + new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    public long pid() {
        return process.pid();
    }

    /** Returns the number of its TCP sockets that listen, from the files of Linux. */
    public long listeningSockets() throws IOException {
        Path files = Path.of("/proc", String.valueOf(process.pid()));
        Set<String> own = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(files.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    own.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException e) {
                    // Closed since it was listed.
                }
            }
        }
        long listening = 0;
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : Files.readAllLines(files.resolve(table))) {
                String[] columns = line.strip().split("\\s+");
                // Column 3 is the state, 0A for LISTEN, and column 9 the inode.
                if (columns.length > 9 && columns[3].equals("0A") && own.contains("socket:[" + columns[9] + "]")) {
                    listening++;
                }
            }
        }
        return listening;
    }

    public boolean alive() {
        return process.isAlive();
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("(output ended: " + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
