package dev.yado.source.remote.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that should be a Runtime and is not: it looks like one until it is told how to misbehave. {@link #main} is that process; an instance is
 * the test's hold on it. It ends with the test, whatever becomes of that: when nobody can tell it anything any more.
 */
final class MisbehavingProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;
    private final PrintStream told;
    private final int port;

    private MisbehavingProcess(Process process) throws IOException {
        this.process = process;
        this.said = process.inputReader(StandardCharsets.UTF_8);
        this.told = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.port = Integer.parseInt(answer());
    }

    /** Starts it, with the test's own class path, on a free port. */
    static MisbehavingProcess start() throws IOException {
        return new MisbehavingProcess(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), MisbehavingProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** From now on requests about Workers are answered like this. */
    void be(Misbehaviour how) throws IOException {
        tell(how.name());
    }

    /** From now on streams of Workers go like this. */
    void be(StreamMisbehaviour how) throws IOException {
        tell("stream " + how.name());
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void tell(String line) throws IOException {
        told.println(line);
        String answer = answer();
        if (!answer.equals("ok")) {
            throw new IOException("the misbehaving process said " + answer);
        }
    }

    private String answer() throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new IOException("the misbehaving process ended; its error output is above");
        }
        return line;
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws IOException {
        try (RawServer server = new RawServer(Fixture.healthyBut((request, connection) -> connection.empty(404)));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(server.port());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                server.handler(Fixture.healthyBut(line.startsWith("stream ") ? StreamMisbehaviour.valueOf(line.substring("stream ".length()))
                        : Misbehaviour.valueOf(line)));
                System.out.println("ok");
            }
        }
    }
}
