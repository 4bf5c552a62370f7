package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.YadoHome;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Compiles and deploys the source on the page {@code docs/writing-a-source.md} and checks that its Workers are listed. */
class WritingASourceIT {

    private static final String TEST_PROCESS = "process-" + ProcessHandle.current().pid();

    @Test
    void sourceOnThePageCompilesDeploysAndListsItsWorkers(@TempDir Path data) throws Exception {
        String code = block("java");
        String className = first("package (\\S+);", code) + "." + first("public final class (\\w+)", code);
        byte[] jar = new TestBundle("com.example.processes").source(className, code).build();
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            Backend.drop(backend.deploy(), "com.example.processes-1.0.0.jar", jar);
            Await.until("the page's Runtime being listed", Duration.ofSeconds(4), () -> api.runtime("my-processes"),
                    r -> r.at("/status").asString("").equals("running"));

            ApiResponse me = api.get("/api/runtimes/my-processes/workers/" + TEST_PROCESS).expect(200);
            assertEquals("running", me.text("/state"));
            assertThat(me.text("/label")).doesNotContain("/");
            assertThat(walk(api)).as("paging reaches the process of this test").contains(TEST_PROCESS);
            api.post("/api/runtimes/my-processes/workers/" + TEST_PROCESS + "/stop").expectError(501, "operation_unsupported");
            api.get("/api/runtimes/my-processes/workers/process-0").expectError(404, "unknown_worker");
        }
    }

    @Test
    void pomOnThePageIsWellFormedAndHasThisVersion() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        Document pom = factory.newDocumentBuilder().parse(new InputSource(new StringReader(block("xml"))));
        String version = XPathFactory.newInstance().newXPath()
                .evaluate("//dependency[artifactId='dev.yado.source.api']/version", pom);
        assertEquals(YadoHome.distribution().version(), version, "docs/writing-a-source.md must name the version that is built here");
    }

    private static Set<String> walk(Api api) throws Exception {
        Set<String> seen = new HashSet<>();
        String after = "";
        while (true) {
            ApiResponse page = api.get("/api/runtimes/my-processes/workers?limit=3" + after).expect(200);
            page.json().at("/items").forEach(worker -> assertTrue(seen.add(worker.at("/worker_id").asString()), "listed twice: " + worker));
            if (page.json().at("/next").isMissingNode()) {
                return seen;
            }
            after = "&after=" + page.text("/next");
        }
    }

    private static String block(String language) throws Exception {
        return first("(?s)```" + language + "\n(.*?)```", Files.readString(YadoHome.top().resolve("docs/writing-a-source.md")));
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), "docs/writing-a-source.md has no " + pattern);
        return matcher.group(1);
    }
}
