package dev.yado.engine.acp.internal;

import dev.yado.testing.RequiredTool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The example agent of the protocol's SDK, downloaded once with npm into the build folder; it is not part of this repository. */
final class NpmAgent {

    private static final String SDK = "@agentclientprotocol/sdk@1.9.0";
    private static final String ZOD = "zod@4.6.7";

    private NpmAgent() {
    }

    /** Returns the start command. Skips the test with the reason when it cannot be downloaded. */
    static List<String> command() throws IOException, InterruptedException {
        Optional<Path> node = program("node");
        Optional<Path> npm = program("npm");
        RequiredTool.require(node.isPresent() && npm.isPresent(), "node and npm are needed for the example agent of the protocol's SDK");
        Path folder = Path.of("target", "npm-agent").toAbsolutePath();
        Path agent = folder.resolve("node_modules/@agentclientprotocol/sdk/dist/examples/agent.js");
        if (!Files.exists(agent)) {
            Files.createDirectories(folder);
            Path log = folder.resolve("npm.log");
            Process install = new ProcessBuilder(npm.get().toString(), "install", "--prefix", folder.toString(), "--no-save", "--no-audit", "--no-fund",
                    "--ignore-scripts", SDK, ZOD).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            boolean ended = install.waitFor(120, TimeUnit.SECONDS);
            if (!ended) {
                install.destroyForcibly();
            }
            RequiredTool.require(ended && install.exitValue() == 0 && Files.exists(agent),
                    () -> "npm could not fetch " + SDK + "; what it said is in " + log);
        }
        return List.of(node.get().toString(), agent.toString());
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }
}
