package dev.yado.itests.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shipped command line as a process of its own. Whatever happens, it does not outlive the test. */
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

    /** Runs {@code bin/yado} of the distribution on the java these tests run on. */
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
        // As of these tests' own JVMs. What the start script chooses by itself stays as it is.
        builder.environment().put("JAVA_OPTS", System.getProperty("yado.java.opts", ""));
        builder.environment().remove("YADO_DATA");
        builder.environment().putAll(environment);
        return new YadoProcess(builder.start());
    }

    /** A Backend on a free port. */
    public static YadoProcess backend(Path data, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("backend", "--listen", "127.0.0.1:0", "--data", data.toString()));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray(String[]::new));
    }

    /** A Runtime on a free port. */
    public static YadoProcess runtime(Path data, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("runtime", "--bind", "127.0.0.1:0", "--data", data.toString()));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray(String[]::new));
    }

    /** Waits for the line that says where it serves. */
    public Api awaitListening() throws Exception {
        return new Api(awaitUrl());
    }

    /** As {@link #awaitListening}, of a Runtime. */
    public Api awaitRuntime() throws Exception {
        return new Api(awaitUrl(), Optional.empty(), HttpRuntime.DESCRIPTION);
    }

    /** Waits for a line it prints. */
    public String awaitLine(String part) throws Exception {
        return Await.until("a line with '" + part + "'", START, () -> lines.stream().filter(line -> line.contains(part)).findFirst().orElse(""),
                found -> !found.isEmpty());
    }

    /** Waits for the line that says where it serves, and returns where that is. */
    public URI awaitUrl() throws Exception {
        String url = Await.until("the line that says where it listens", START, () -> {
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

    /** Everything it has printed so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** @return its exit status */
    public int awaitExit(Duration bound) throws InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the process did not end within " + bound + ": " + lines);
        }
        // What it printed last is read a little later.
        reader.join(bound.toMillis());
        return process.exitValue();
    }

    /** SIGTERM. */
    public void terminate() {
        // Process.destroy would close its output too, and with it what it says at its end.
        process.toHandle().destroy();
    }

    /** Sends a signal. @param name without SIG */
    public void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).redirectErrorStream(true).start();
        if (!kill.waitFor(START.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("kill -" + name + " failed: " + new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
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
