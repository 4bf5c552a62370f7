package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.YadoHome;
import dev.yado.itests.harness.YadoProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of README's tour and compares their output with the README, except for ids and times. */
class TourIT {

    private static final Pattern BLOCK =
            Pattern.compile("(<!-- the Backend is restarted here -->\\s*)?```sh\\n(.*?)```\\n(?:```text\\n(.*?)```\\n)?", Pattern.DOTALL);
    private static final String MARK = "=== end of block ===";

    private static final String RESTART = "restart";
    private static final Duration BOUND = Duration.ofSeconds(120);

    /** A block of commands and its expected output. @param restart whether the Backend is restarted before it */
    private record Step(boolean restart, String commands, String shown) {
    }

    @TempDir
    private Path folder;

    @Test
    void tourPrintsTheOutputShownInTheReadme() throws Exception {
        List<Step> steps = steps(Files.readString(YadoHome.top().resolve("README.md")));
        assertThat(steps.size()).as("README contains the tour's blocks").isGreaterThan(5);
        Path data = folder.resolve("data");
        Path output = folder.resolve("tour.out");
        Process shell = null;
        YadoProcess yado = YadoProcess.backend(data);
        try {
            URI url = yado.awaitUrl();
            shell = run(steps, url.toString(), data, output);
            long end = System.nanoTime() + BOUND.toNanos();
            while (shell.isAlive() && System.nanoTime() - end < 0) {
                if (Files.exists(folder.resolve(RESTART))) {
                    yado.terminate();
                    yado.awaitExit(BOUND);
                    yado = YadoProcess.run("backend", "--listen", url.getAuthority(), "--data", data.toString());
                    yado.awaitUrl();
                    Files.delete(folder.resolve(RESTART));
                }
                shell.waitFor(50, TimeUnit.MILLISECONDS);
            }
            assertFalse(shell.isAlive(), "the tour takes too long");
        } finally {
            yado.close();
            if (shell != null) {
                shell.destroyForcibly();
            }
        }
        List<String> printed = printed(output);
        assertEquals(steps.size(), printed.size(), () -> "the commands ended early: " + printed);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            assertEquals(normalized(step.shown()), normalized(printed.get(i)), () -> "README shows different output for:\n" + step.commands());
        }
    }

    @Test
    void linkedFilesExist() throws Exception {
        for (Path page : pages()) {
            Matcher links = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)").matcher(Files.readString(page));
            while (links.find()) {
                String link = links.group(1);
                if (!link.startsWith("http")) {
                    assertTrue(Files.exists(page.getParent().resolve(link)), () -> page.getFileName() + " links to " + link);
                }
            }
        }
    }

    private static List<Path> pages() throws Exception {
        try (Stream<Path> docs = Files.list(YadoHome.top().resolve("docs"))) {
            return Stream.concat(Stream.of(YadoHome.top().resolve("README.md")), docs.filter(file -> file.toString().endsWith(".md"))).toList();
        }
    }

    private static List<Step> steps(String readme) {
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(readme);
        while (block.find()) {
            steps.add(new Step(block.group(1) != null, block.group(2), block.group(3) == null ? "" : block.group(3)));
        }
        return steps;
    }

    /** Runs all blocks in one shell, in a temporary directory that contains the checkout's {@code docs/}, so that nothing is left in the checkout. */
    private Process run(List<Step> steps, String url, Path data, Path output) throws Exception {
        Files.createSymbolicLink(folder.resolve("docs"), YadoHome.top().resolve("docs"));
        StringBuilder script = new StringBuilder();
        for (Step step : steps) {
            if (step.restart()) {
                script.append("touch ").append(RESTART).append("; while [ -e ").append(RESTART).append(" ]; do sleep 0.05; done\n");
            }
            // This build has already built the example; a nested build would replace files that the tests use.
            step.commands().lines().filter(line -> !line.startsWith("mvn "))
                    .map(line -> line.startsWith("YADO=") ? "YADO=" + url : line.startsWith("DATA=") ? "DATA='" + data + "'" : line)
                    .forEach(line -> script.append(line).append('\n'));
            script.append("echo; echo '").append(MARK).append("'\n");
        }
        assertTrue(script.indexOf("YADO=" + url) >= 0 && script.indexOf("DATA='" + data) >= 0, "the tour sets YADO and DATA once");
        Path file = Files.writeString(folder.resolve("tour.sh"), script);
        return new ProcessBuilder("bash", file.toString()).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private static List<String> printed(Path output) throws Exception {
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("command not found");
        List<String> parts = new ArrayList<>(List.of(text.split(Pattern.quote(MARK), -1)));
        parts.remove(parts.size() - 1);
        return parts;
    }

    /** Returns the text without the parts that differ in each run. */
    private static String normalized(String text) {
        return text.strip().replaceAll("worker-[0-9a-z]{17}", "worker-ID").replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");
    }
}
