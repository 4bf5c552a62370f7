package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yado.itests.harness.YadoHome;
import dev.yado.itests.harness.YadoProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares both APIs with their OpenAPI descriptions by a schema fuzzer, with all its checks: each accepts and refuses exactly what its description says. */
@Tag("slow")
class SchemathesisIT {

    private static final Pattern GENERATED = Pattern.compile("(\\d+) generated");
    /** Streams do not end, so the fuzzer would wait for them. */
    private static final String WITHOUT_STREAMS = "/ws$|^/api/events$|^/v1/events$";

    private static void fuzz(URI description, Path folder) throws Exception {
        String command = System.getenv("YADO_SCHEMATHESIS");
        Assumptions.assumeTrue(command != null,
                "skipped: the schema fuzzer is needed: pip install schemathesis==4.32.5, and set YADO_SCHEMATHESIS to its command");
        // Set where the test must not be skipped.
        assertThat(Path.of(command)).isExecutable();
        Process process = new ProcessBuilder(command, "--config-file", YadoHome.top().resolve("itests/src/test/resources/schemathesis.toml").toString(),
                "run", description.toString(), "--checks", "all", "--seed", "1", "--max-examples", "100", "--workers", "1", "--request-timeout", "10",
                "--phases", "examples,coverage,fuzzing", "--exclude-path-regex", WITHOUT_STREAMS).directory(folder.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        Matcher generated = GENERATED.matcher(output);
        assertThat(generated.find() && Integer.parseInt(generated.group(1)) > 200).as("the fuzzer sent few requests: " + output).isTrue();
    }

    @Test
    void theBackendAndItsDescriptionAgree(@TempDir Path data) throws Exception {
        try (YadoProcess process = YadoProcess.backend(data, "--store", "memory")) {
            fuzz(process.awaitUrl().resolve("/api/openapi.json"), data);
        }
    }

    @Test
    void theRuntimeAndItsDescriptionAgree(@TempDir Path data) throws Exception {
        try (YadoProcess process = YadoProcess.runtime(data, "--store", "memory")) {
            fuzz(process.awaitUrl().resolve("/v1/openapi.json"), data);
        }
    }
}
