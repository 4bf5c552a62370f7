package dev.yado.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejected settings of {@code yado runtime} and the sources of settings; integration tests cover the process. */
class RuntimeCommandTest {
    private record Outcome(int exit, String out, String err) {
        void saysInOneLine(int status, String... parts) {
            assertEquals(status, exit, err);
            assertEquals(1, err.lines().count(), err);
            for (String part : parts) {
                assertThat(err).as(() -> err + " does not say " + part).contains(part);
            }
        }
    }

    @TempDir
    private Path folder;

    private Outcome run(Map<String, String> environment, String... arguments) {
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        int exit = Yado.execute(new CommandContext(environment, folder), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }

    private Outcome runtime(String line) {
        return run(Map.of(), ("runtime --data " + folder.resolve("data") + " " + line).split(" "));
    }

    private Path conf(String... lines) throws Exception {
        Path etc = Files.createDirectories(folder.resolve("data/etc"));
        return Files.writeString(etc.resolve("runtime.conf"), String.join("\n", lines) + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "extra", "--bind 38800", "--bind 127.0.0.1:99999", "--bind no-such-host.invalid:80", "--runtime-id a/b",
        "--runtime-id=", "--allowed-host http://x", "--allowed-host a/b", "--store nonsense", "--max-transcript-items 0", "--max-transcript-items 10001",
        "--max-transcript-items many", "--wire-compat yoi-v9", "--drain-seconds -1", "--drain-seconds 3601", "--token-file a --token-env B",
        "--tls-cert a", "--tls-key a", "--tls-keystore a", "--tls-password-env A", "--tls-keystore a --tls-password-env B --tls-password-file c",
        "--tls-keystore a --tls-password-env B --tls-cert c --tls-key d"})
    void askedWronglyIsOneLineAndExitCode2(String line) {
        Outcome outcome = runtime(line);
        outcome.saysInOneLine(2, "yado runtime --help");
        assertTrue(outcome.err().startsWith("yado: ") && !outcome.err().contains("Error"), outcome.err());
        assertFalse(Files.exists(folder.resolve("data")), "nothing is made for a command that is refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:38800", "[::]:0", "192.0.2.1:38800"})
    void beyondLoopbackNeedsAToken(String bind) {
        runtime("--bind " + bind).saysInOneLine(2, "without a token", "--token-file", bind);
    }

    @Test
    void secretsOthersCanReadAreRefused() throws Exception {
        Path open = Files.writeString(folder.resolve("open"), "secret");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        runtime("--token-file " + open).saysInOneLine(1, "Token file " + open + " is open to other users", "chmod 600");
        runtime("--tls-keystore k --tls-password-file " + open).saysInOneLine(1, open.toString(), "chmod 600");
        runtime("--tls-cert c --tls-key " + open).saysInOneLine(1, open.toString(), "chmod 600");
    }

    @Test
    void secretsThatAreNotThereAreNamed() {
        runtime("--token-file " + folder.resolve("none")).saysInOneLine(1, "Token file " + folder.resolve("none") + " does not exist");
        runtime("--token-file " + folder).saysInOneLine(1, "Token file " + folder + " is not a regular file");
        runtime("--token-env YADO_NO_SUCH_VARIABLE").saysInOneLine(1, "YADO_NO_SUCH_VARIABLE");
        runtime("--tls-keystore k --tls-password-file " + folder.resolve("none")).saysInOneLine(1, "TLS", folder.resolve("none").toString());
    }

    @Test
    void theEnvironmentCountsWhereTheCommandLineDoesNotSay() {
        run(Map.of("YADO_BIND", "nonsense"), "runtime").saysInOneLine(2, "'nonsense'", "from YADO_BIND");
        run(Map.of("YADO_STORE", "paper"), "backend").saysInOneLine(2, "'--store'", "sqlite or memory", "from YADO_STORE");
        run(Map.of("YADO_DRAIN_SECONDS", "soon"), "runtime").saysInOneLine(2, "'soon'", "from YADO_DRAIN_SECONDS");
        run(Map.of("YADO_DRAIN_SECONDS", "soon"), "runtime", "--drain-seconds", "5", "--store", "x").saysInOneLine(2, "--store");
        run(Map.of("YADO_DRAIN_SECONDS", "soon"), "runtime", "--drain-seconds=5", "--store", "x").saysInOneLine(2, "--store");
        run(Map.of("YADO_DRAIN_SECONDS", " "), "runtime", "--store", "x").saysInOneLine(2, "--store");
    }

    @Test
    void theFileCountsWhereNothingElseSays() throws Exception {
        Path conf = conf("# a comment", "", "  drain_seconds =  soon ", "store = memory");
        String data = conf.getParent().getParent().toString();
        run(Map.of(), "runtime", "--data", data).saysInOneLine(2, "'soon'", "from runtime.conf");
        run(Map.of("YADO_DATA", data), "runtime").saysInOneLine(2, "'soon'", "from runtime.conf");
        run(Map.of("YADO_DRAIN_SECONDS", "later"), "runtime", "--data=" + data).saysInOneLine(2, "'later'", "from YADO_DRAIN_SECONDS");
        run(Map.of("YADO_DRAIN_SECONDS", "later"), "runtime", "--data", data, "--drain-seconds", "now").saysInOneLine(2, "'now'");
        assertEquals(0, run(Map.of(), "runtime", "--data", data, "--help").exit(), "help is there whatever is wrong");
    }

    @Test
    void whatAnEarlierPlaceSaysSwitchesItsAlternativesOff() throws Exception {
        Path conf = conf("token_file = /nowhere/conf");
        String data = conf.getParent().getParent().toString();
        run(Map.of(), "runtime", "--data", data).saysInOneLine(1, "/nowhere/conf");
        run(Map.of("YADO_TOKEN_ENV", "NOT_SET"), "runtime", "--data", data).saysInOneLine(1, "NOT_SET");
        run(Map.of("YADO_TOKEN_ENV", "NOT_SET"), "runtime", "--data", data, "--token-file", "/nowhere/flag").saysInOneLine(1, "/nowhere/flag");
        // Only mutually exclusive options: others may come from several sources.
        run(Map.of("YADO_TLS_PASSWORD_ENV", "NOT_SET", "YADO_TLS_CERT", "c", "YADO_TLS_KEY", "k"),
                "runtime", "--tls-keystore", "k").saysInOneLine(1, "NOT_SET");
    }

    @Test
    void listsAreSeparatedByCommas() throws Exception {
        Path conf = conf("feature = no-such-one, no-such-two");
        System.setProperty("yado.home", folder.toString());
        try {
            Files.createDirectories(folder.resolve("features"));
            for (String name : new String[] {"runtime", "runtime-http"}) {
                Files.writeString(folder.resolve("features/" + name + ".json"), "{}");
            }
            run(Map.of(), "runtime", "--data", conf.getParent().getParent().toString()).saysInOneLine(1, "'no-such-one'");
        } finally {
            System.clearProperty("yado.home");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bindd = 127.0.0.1:0", "bind", "= x", "data = /elsewhere", "bind = 127.0.0.1:0\nbind = 127.0.0.1:0", "help = true"})
    void aFileThatSaysSomethingElseIsAUsageError(String content) throws Exception {
        Path conf = conf(content);
        runtime("").saysInOneLine(2, conf.toString(), "line " + content.lines().count());
    }

    @Test
    void thePageAboutItNamesEveryOptionAndNoOther() throws Exception {
        String page = Files.readString(Path.of("../docs/run-a-runtime.md")) + Files.readString(Path.of("src/main/dist/systemd/yado-runtime.service"));
        Set<String> options = options(run(Map.of(), "runtime", "--help").out());
        options.removeAll(Set.of("--help", "--version"));
        Set<String> named = options(page);
        Matcher variables = Pattern.compile("YADO_[A-Z_]+").matcher(page);
        while (variables.find()) {
            named.add("--" + variables.group().substring("YADO_".length()).toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        named.remove("--now"); // systemctl's
        assertEquals(options, named);
    }

    private static Set<String> options(String text) {
        Set<String> options = new TreeSet<>();
        Matcher matcher = Pattern.compile("(?<![-\\w])--[a-z][a-z-]+").matcher(text);
        while (matcher.find()) {
            options.add(matcher.group());
        }
        return options;
    }
}
