package dev.yado.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.launcher.error.LaunchException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejected command lines; integration tests cover those that start a process. */
class YadoCommandTest {
    private record Outcome(int exit, String out, String err) {
    }

    @TempDir
    private Path folder;

    private Outcome run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private Outcome run(Map<String, String> environment, String... arguments) {
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        int exit = Yado.execute(new CommandContext(environment, folder), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "backend --nonsense", "backend extra", "backend --listen 8787", "backend --listen 127.0.0.1:99999",
        "backend --var novalue",
        "backend --token-file a --token-env B", "backend --listen no-such-host.invalid:80"})
    void askedWronglyIsOneLineAndExitCode2(String line) {
        Outcome outcome = run(line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(2, outcome.exit(), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().startsWith("yado: ") && outcome.err().contains("--help"), outcome.err());
    }

    @Test
    void anEmptyDataDirectoryIsNotTheCurrentFolder() {
        Outcome outcome = run("backend", "--data", "", "--listen", "127.0.0.1:0");
        assertEquals(2, outcome.exit(), outcome.err());
        assertTrue(outcome.err().contains("--data") && outcome.err().contains("must name a directory"), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:8787", "[::]:0", "192.0.2.1:8787"})
    void beyondLoopbackNeedsAToken(String listen) {
        Outcome outcome = run("backend", "--data", folder.toString(), "--listen", listen);
        assertEquals(2, outcome.exit());
        assertTrue(outcome.err().contains("without a token") && outcome.err().contains("--token-file"), outcome.err());
    }

    @Test
    void helpSaysWhatThereIs() {
        assertEquals(0, run("--help").exit());
        assertEquals(0, run("backend", "--help").exit());
    }

    @Test
    void aTokenThatIsNotThereIsOneLine() throws Exception {
        for (String[] token : new String[][] {{"--token-file", folder.resolve("none").toString()},
            {"--token-file", Files.writeString(folder.resolve("empty"), "\n").toString()},
            {"--token-file", forEverybody().toString()}, {"--token-env", "YADO_NO_SUCH_VARIABLE"}}) {
            Outcome outcome = run("backend", token[0], token[1]);
            assertEquals(1, outcome.exit());
            assertEquals(1, outcome.err().lines().count(), outcome.err());
            assertThat(outcome.err()).contains(token[1]);
        }
    }

    private Path forEverybody() throws Exception {
        Path file = Files.writeString(folder.resolve("open"), "secret");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void aPortInUseSaysWhichAndWhatToDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String message = assertThrows(LaunchException.class,
                    () -> new HttpEndpoint("--listen", new ListenAddress("127.0.0.1", taken.getLocalPort()), Optional.empty()).check()).getMessage();
            assertTrue(message.contains("Port " + taken.getLocalPort()) && message.contains("in use") && message.contains("--listen"), message);
        }
    }
}
