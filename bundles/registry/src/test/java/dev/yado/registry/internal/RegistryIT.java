package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static dev.yado.registry.internal.RegistryFixture.fails;
import static dev.yado.registry.internal.RegistryFixture.id;
import static dev.yado.registry.internal.RegistryFixture.ref;
import static dev.yado.registry.internal.RegistryFixture.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.stream.Feed;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.source.api.RuntimeSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The shipped bundle in a real framework with the real component runtime. The system bundle exports the API packages of the
 * test, so that the test can register sources and call the registry.
 */
@Timeout(120)
class RegistryIT {

    @TempDir
    Path temp;

    private Framework framework;
    private BundleContext context;
    private Bundle ours;

    @BeforeEach
    void start() throws Exception {
        String jar = System.getProperty("yado.bundle");
        assertTrue(jar != null, "yado.bundle is not set: run this test with 'mvn verify', which packages the bundle first");
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, temp.resolve("cache").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, apiPackages(jar), "yado.data.dir", temp.resolve("data").toString(),
                "yado.workspace.dir", "/home/somebody/project"));
        framework.start();
        context = framework.getBundleContext();
        for (String artifact : new String[] {"org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component-",
            "org.apache.felix.configadmin", "org.apache.felix.scr"}) {
            context.installBundle(jar(artifact)).start();
        }
        ours = context.installBundle(new File(jar).toURI().toString());
    }

    /** Returns the API packages that the bundle imports, each in the lowest version that it accepts. */
    private static String apiPackages(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            Matcher imports = Pattern.compile("(dev\\.yado\\.[\\w.]+);version=\"\\[([\\d.]+),")
                    .matcher(file.getManifest().getMainAttributes().getValue(Constants.IMPORT_PACKAGE));
            return "org.osgi.service.cm;version=1.6.1," + imports.results().map(found -> found.group(1) + ";version=" + found.group(2))
                    .collect(Collectors.joining(","));
        }
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
        until("all threads of the registry have ended: " + threads(), () -> threads().isEmpty());
    }

    private RuntimeRegistry registry() {
        return context.getService(reference());
    }

    private ServiceReference<RuntimeRegistry> reference() {
        return context.getServiceReference(RuntimeRegistry.class);
    }

    private ServiceRegistration<RuntimeSource> register(String id, int ranking, RuntimeSource source) {
        return context.registerService(RuntimeSource.class, source, properties(id, ranking));
    }

    private static Dictionary<String, Object> properties(String id, int ranking) {
        return new Hashtable<>(Map.of(RuntimeSource.RUNTIME_ID, id, Constants.SERVICE_RANKING, ranking));
    }

    private void configure(String pid, Map<String, Object> values) throws Exception {
        context.getService(context.getServiceReference(ConfigurationAdmin.class)).getConfiguration(pid, null).update(new Hashtable<>(values));
    }

    private String label(String runtime) {
        return registry().runtime(CALLER, id(runtime)).label();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("yado-registry-")).toList();
    }

    private static String jar(String artifact) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(File::new)
                .filter(file -> file.getName().startsWith(artifact)).findFirst()
                .orElseThrow(() -> new IllegalStateException("no jar " + artifact + " on the class path; is it a test dependency in the pom?"))
                .toURI().toString();
    }

    @Test
    void sourcesAreTrackedBeforeAndAfterStartAndRankingApplies() throws Exception {
        ServiceRegistration<RuntimeSource> early = register("x", 0, new FakeSource("x", "early", "w"));
        ours.start();
        assertEquals("early", label("x"), "the first picture is complete");
        ServiceRegistration<RuntimeSource> late = register("x", 5, new FakeSource("x", "late", "w"));
        assertEquals("late", label("x"));
        early.setProperties(properties("x", 10));
        assertEquals("early", label("x"));
        early.setProperties(properties("y", 10));
        assertEquals("early", label("y"));
        assertEquals("late", label("x"));
        early.unregister();
        late.unregister();
        fails(FailureCode.RUNTIME_UNAVAILABLE, () -> registry().worker(CALLER, ref("x", "w")));
        long before = (Long) reference().getProperty(Constants.SERVICE_CHANGECOUNT);
        register("z", 0, new FakeSource("z", "Z"));
        until("the change count follows", () -> (Long) reference().getProperty(Constants.SERVICE_CHANGECOUNT) > before);
    }

    @Test
    void unregisteringSettlesCallsInProgress() throws Exception {
        ours.start();
        FakeSource source = new FakeSource("x", "X", "w");
        ServiceRegistration<RuntimeSource> registration = register("x", 0, source);
        assertEquals("X", label("x"));
        CountDownLatch inside = new CountDownLatch(1);
        FakeSource hanging = new FakeSource("x", "better", "w");
        ServiceRegistration<RuntimeSource> better = register("x", 1, hanging);
        assertEquals("better", label("x"));
        RuntimeRegistry registry = registry();
        CompletableFuture<FailureCode> call = new CompletableFuture<>();
        hanging.behaviour = () -> {
            inside.countDown();
            FakeSource.hang();
        };
        ForkJoinPool.commonPool().execute(() -> {
            try {
                while (true) {
                    registry.input(CALLER, ref("x", "w"), WorkerInput.user("x"));
                }
            } catch (YadoException failed) {
                call.complete(failed.code());
            }
        });
        inside.await();
        hanging.behaviour = FakeSource::hang;
        until("the call is under way", () -> hanging.calls.get() > 2);
        better.unregister();
        registration.unregister();
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, call.get());
    }

    @Test
    void aBetterPolicyAppliesWhileRegisteredAndConfigurationsApplyAtOnce() throws Exception {
        ours.start();
        register("x", 0, new FakeSource("x", "X", "w"));
        assertEquals("w", registry().worker(CALLER, ref("x", "w")).label());
        AccessPolicy forbid = request -> AccessPolicy.Decision.FORBID;
        ServiceRegistration<AccessPolicy> strict = context.registerService(AccessPolicy.class, forbid, null);
        fails(FailureCode.WORKER_NOT_VISIBLE, () -> registry().worker(CALLER, ref("x", "w")));
        strict.unregister();
        fails(FailureCode.POLICY_UNAVAILABLE, () -> registry().worker(CALLER, ref("x", "w")));

        RuntimeRegistry registry = registry();
        assertEquals("project", registry.workspace().displayName());
        String id = registry.workspace().id();
        configure("dev.yado.registry", Map.of("workspace_display_name", "named", "policy_required", "false"));
        until("the name is the configured one", () -> registry.workspace().displayName().equals("named"));
        configure("dev.yado.registry", Map.of("workspace_display_name", "other", "call_deadline_ms", -1, "policy_required", "false"));
        until("a wrong value keeps nothing else back", () -> registry.workspace().displayName().equals("other"));
        assertEquals("w", registry.worker(CALLER, ref("x", "w")).label(), "and the deadline before stays");
        assertEquals(id, registry.workspace().id());
    }

    @Test
    void nothingSurvivesTheBundleAndTheAuditTrailIsWritten() throws Exception {
        register("x", 0, new FakeSource("x", "X", "w"));
        for (int i = 1; i <= 20; i++) {
            ours.start();
            RuntimeRegistry registry = registry();
            Feed<FleetChange> viewer = registry.watch(CALLER);
            registry.input(CALLER, ref("x", "w"), WorkerInput.user("x"));
            ours.stop();
            assertNull(reference());
            until("the viewer's feed ended", () -> viewer.poll().isEmpty() && viewer.ended());
            YadoException late = fails(FailureCode.RUNTIME_UNAVAILABLE, () -> registry.worker(CALLER, ref("x", "w")));
            assertThat(late.getMessage().length()).isGreaterThan(0);
            until("all threads have ended: " + threads(), () -> threads().isEmpty());
            assertEquals(i, Files.readAllLines(temp.resolve("data/audit/audit.jsonl")).size());
        }
    }

    @Test
    void aThousandRegistrationsUnderLoad() throws Exception {
        ours.start();
        RuntimeRegistry registry = registry();
        AtomicBoolean stop = new AtomicBoolean();
        Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        Set<FailureCode> expected = EnumSet.of(FailureCode.UNKNOWN_RUNTIME, FailureCode.RUNTIME_UNAVAILABLE);
        Thread load = new Thread(() -> {
            while (!stop.get()) {
                try {
                    registry.workers(CALLER, WorkerQuery.first(5));
                    registry.worker(CALLER, ref("coming", "w"));
                } catch (YadoException typed) {
                    if (!expected.contains(typed.code())) {
                        wrong.add(typed);
                    }
                } catch (Throwable untyped) {
                    wrong.add(untyped);
                }
            }
        }, "load");
        load.start();
        for (int cycle = 0; cycle < 1_000; cycle++) {
            ServiceRegistration<RuntimeSource> coming = register("coming", 0, new FakeSource("coming", "c", "w"));
            ServiceRegistration<RuntimeSource> better = cycle % 3 == 0 ? register("coming", 5, new FakeSource("coming", "b", "w")) : null;
            coming.unregister();
            if (better != null) {
                better.unregister();
            }
        }
        stop.set(true);
        load.join(10_000);
        assertTrue(!load.isAlive(), "a call hangs");
        assertEquals(List.of(), List.copyOf(wrong));
        assertEquals(0, Optional.ofNullable(context.getServiceReferences(RuntimeSource.class, null)).orElseThrow().size());
    }
}
