package dev.yado.itests;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.WorkerApi;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/** A replaced engine leaves nothing behind: neither its classes nor the framework's description of its bundle. */
class EngineUpdateLeakIT {

    private static final Duration BOUND = Duration.ofSeconds(30);
    /** The description and the class loader, of the newest version and of one that may still be in transit. */
    private static final int IN_USE = 4;

    @Test
    @Tag("slow")
    void twentyReplacedEnginesAreCollected(@TempDir Path data) throws Exception {
        replace(List.of("echo", "acp", "llm"), 20, data);
    }

    private static void replace(List<String> engines, int updates, Path data) throws Exception {
        try (Backend backend = Backend.start(data, List.of("engine-acp", "engine-llm"), UnaryOperator.identity())) {
            for (String engine : engines) {
                List<WeakReference<Object>> old = new ArrayList<>();
                for (int i = 1; i <= updates; i++) {
                    Bundle bundle = replace(backend, engine, "8.0." + i);
                    old.add(new WeakReference<>(bundle.adapt(BundleRevision.class)));
                    old.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
                    if (engine.equals("echo")) {
                        // Its Worker stays, idle: the session of its last run must not keep the engine.
                        WorkerApi worker = backend.api().createWorker();
                        worker.input("hello").expect(200);
                        worker.awaitIdle();
                    }
                }
                int left = Await.until("all replaced versions of " + engine + " being collected", BOUND, () -> {
                    System.gc();
                    return (int) old.stream().filter(reference -> reference.get() != null).count();
                }, found -> found <= IN_USE);
                System.out.println(updates + " updates of engine " + engine + ": " + left + " of " + old.size() + " revisions and class loaders are left");
            }
        }
    }

    private static Bundle replace(Backend backend, String engine, String version) throws Exception {
        String name = "dev.yado.engine." + engine;
        Backend.drop(backend.deploy(), engine + ".jar", TestBundle.shipped(name, version));
        Await.until(engine + " " + version, BOUND, () -> backend.api().runtime(Api.EMBEDDED).at("/engines").valueStream()
                .filter(e -> e.at("/name").asString().equals(engine)).map(e -> e.at("/version").asString()).toList(), List.of(version)::equals);
        return Arrays.stream(backend.framework().bundleContext().getBundles())
                .filter(b -> name.equals(b.getSymbolicName()) && b.getVersion().toString().equals(version)).findFirst().orElseThrow();
    }
}
