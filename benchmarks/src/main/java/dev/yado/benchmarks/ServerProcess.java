package dev.yado.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of the distribution as a separate process on a free loopback port: {@code yado runtime} or {@code yado backend}. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    private final Process process;
    private final URI url;
    private final Duration start;

    private ServerProcess(Process process, URI url, Duration start) {
        this.process = process;
        this.url = url;
        this.start = start;
    }

    static ServerProcess start(Path data, String store) throws IOException {
        return serve("runtime", "--bind", "127.0.0.1:0", "--data", data.toString(), "--store", store);
    }

    /** Starts {@code yado backend} with its embedded Runtime on the durable store. */
    static ServerProcess backend(Path data) throws IOException {
        return serve("backend", "--listen", "127.0.0.1:0", "--data", data.toString(), "--workspace", data.toString());
    }

    private static ServerProcess serve(String... arguments) throws IOException {
        long begin = System.nanoTime();
        Process process = yado(arguments);
        List<String> lines = new ArrayList<>();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                Duration start = Duration.ofNanos(System.nanoTime() - begin);
                // Keeps reading the output, or the process would block when the pipe is full.
                Thread reader = new Thread(() -> drain(out), "output");
                reader.setDaemon(true);
                reader.start();
                return new ServerProcess(process, URI.create(matcher.group(1)), start);
            }
        }
        throw new IOException("the server did not start: " + lines);
    }

    /** Runs a command of the distribution and waits for its end. */
    static void run(String... arguments) throws IOException, InterruptedException {
        Process process = yado(arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(List.of(arguments) + ": " + output);
        }
    }

    private static Process yado(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("yado.home"), "bin", "yado").toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static void drain(BufferedReader out) {
        try {
            while (out.readLine() != null) {
                // The log is not needed.
            }
        } catch (IOException e) {
            // Closing the process also closes the stream that this thread reads.
        }
    }

    URI url() {
        return url;
    }

    /** Returns the time from the command to the line with the URL. */
    Duration startTime() {
        return start;
    }

    /** Returns the processor time that the process has used. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Returns the bytes of live objects in the heap. */
    long liveBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid()),
                "GC.class_histogram").redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        Matcher total = TOTAL.matcher(output);
        if (!total.find()) {
            throw new IOException("no histogram: " + output.lines().limit(5).toList());
        }
        return Long.parseLong(total.group(1));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
