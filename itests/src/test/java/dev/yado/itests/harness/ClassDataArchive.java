package dev.yado.itests.harness;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Creates the class-data sharing (CDS) archive that shortens the start of the JVMs of {@link YadoProcess}; the build runs it before the tests. The JVMs map the
 * classes that a start needs instead of loading and verifying them again. A JVM that cannot use the archive starts without it.
 */
public final class ClassDataArchive {

    private static final Duration END = Duration.ofSeconds(60);
    private static final String WORKER = "{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}";

    private ClassDataArchive() {
    }

    /**
     * @param arguments the archive, relative to the tests' working directory because JVM options are split at blanks and an absolute path may contain some; and
     * a data directory for the process whose classes are archived
     */
    public static void main(String[] arguments) throws Exception {
        Path archive = Path.of(arguments[0]);
        Files.deleteIfExists(archive);
        String options = System.getProperty("yado.java.opts") + " -XX:ArchiveClassesAtExit=" + archive;
        try (YadoProcess process = YadoProcess.run(Map.of("JAVA_OPTS", options), YadoHome.distribution().home().resolve("bin/yado"),
                "runtime", "--bind", "127.0.0.1:0", "--data", arguments[1])) {
            URI url = process.awaitUrl();
            HttpResponse<String> created = HttpClient.newHttpClient().send(HttpRequest.newBuilder(url.resolve("/v1/workers"))
                    .header("Content-Type", "application/json").POST(BodyPublishers.ofString(WORKER)).build(), BodyHandlers.ofString());
            process.terminate();
            process.awaitExit(END);
            if (created.statusCode() != 200 || !Files.isRegularFile(archive)) {
                throw new IllegalStateException("the Worker was not created, or the JVM wrote no archive: " + created.body() + " " + process.lines());
            }
        }
    }
}
