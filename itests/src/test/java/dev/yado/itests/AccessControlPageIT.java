package dev.yado.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and deploys the access policy on the page {@code docs/access-control.md}, and checks that it restricts clients as the page says. */
class AccessControlPageIT {

    private static final String CLASS = "com.example.policy.SitePolicy";
    private static final String LOCAL = "/api/runtimes/local-worker-runtime";

    @Test
    void policyFromThePageHidesRuntimesAndForbidsOperations(@TempDir Path data) throws Exception {
        byte[] jar = new TestBundle("com.example.policy").source(CLASS, example()).build();
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            api.get(LOCAL).expect(200);
            WorkerApi worker = api.createWorker();
            worker.stop().expect(200);

            Backend.drop(backend.deploy(), "com.example.policy-1.0.0.jar", jar);
            Await.until("the policy being in effect", Duration.ofSeconds(10), () -> api.get(LOCAL), response -> response.status() == 404)
                    .expectError(404, "unknown_runtime");
            worker.detail().expect(200);
            api.delete(worker.path()).expectError(403, "worker_not_visible");
        }
    }

    private static String example() throws Exception {
        Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(YadoHome.top().resolve("docs/access-control.md")));
        assertTrue(block.find(), "docs/access-control.md has an example");
        return block.group(1);
    }
}
