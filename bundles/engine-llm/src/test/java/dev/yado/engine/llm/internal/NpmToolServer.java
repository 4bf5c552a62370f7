package dev.yado.engine.llm.internal;

import dev.yado.testing.RequiredTool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The reference server of the Model Context Protocol, downloaded once with npm into the build folder; it is not part of this repository. */
final class NpmToolServer {

    private static final String PACKAGE = "@modelcontextprotocol/server-everything@2026.8.31";

    private NpmToolServer() {
    }

    /** Returns the start command. Skips the test with the reason when it cannot be downloaded. */
    static List<String> command(String transport) throws IOException, InterruptedException {
        Optional<Path> node = program("node");
        Optional<Path> npm = program("npm");
        RequiredTool.require(node.isPresent() && npm.isPresent(), "node and npm are needed for the protocol's reference server");
        Path folder = Path.of("target", "npm-tool-server").toAbsolutePath();
        Path server = folder.resolve("node_modules/@modelcontextprotocol/server-everything/dist/index.js");
        if (!Files.exists(server)) {
            Files.createDirectories(folder);
            Path log = folder.resolve("npm.log");
            Process install = new ProcessBuilder(npm.get().toString(), "install", "--prefix", folder.toString(), "--no-save", "--no-audit", "--no-fund",
                    "--ignore-scripts", PACKAGE).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            boolean ended = install.waitFor(120, TimeUnit.SECONDS);
            if (!ended) {
                install.destroyForcibly();
            }
            RequiredTool.require(ended && install.exitValue() == 0 && Files.exists(server),
                    () -> "npm could not fetch " + PACKAGE + "; what it said is in " + log);
        }
        return List.of(node.get().toString(), server.toString(), transport);
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }
}
