package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.YadoHome;
import dev.yado.itests.harness.YadoThreads;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import dev.yado.model.stream.StreamQuery;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** The feature {@code runtime} alone: a working Runtime without HTTP or a JSON library in the framework. */
class HeadlessRuntimeIT {

    private static final List<String> FOREIGN =
            List.of("jakarta.servlet", "javax.servlet", "org.osgi.service.servlet", "org.osgi.service.http", "tools.jackson",
                    "com.fasterxml.jackson", "jakarta.json", "org.eclipse.jetty");
    private static final Duration BOUND = Duration.ofSeconds(10);

    @Test
    void runtimeFeatureRunsWorkersWithoutHttpOrJson(@TempDir Path data) throws Exception {
        YadoThreads threads = YadoThreads.fromNowOn();
        try (YadoFramework framework = YadoFramework.start(LaunchSettings.of(YadoHome.distribution(), data).feature("runtime").build())) {
            assertEquals(List.of(), framework.problems());
            for (Bundle bundle : framework.bundleContext().getBundles()) {
                if (bundle.getBundleId() != 0) {
                    assertEquals(List.of(), packages(bundle).filter(HeadlessRuntimeIT::isForeign).toList(), bundle + " exports or uses these");
                }
            }
            assertTrue(packages(framework.bundleContext().getBundle(0)).noneMatch(HeadlessRuntimeIT::isForeign), "the launcher exports no such package");

            UnaryOperator<String> user = user(framework.bundleContext());
            assertEquals("echo: hello", user.apply("hello"));
            assertEquals("echo: once more", user.apply("once more"));
        }
        Await.until("no thread surviving the framework", BOUND, threads::names, List::isEmpty);
    }

    @SuppressWarnings("unchecked") // the bundle below registers a service of this type
    private static UnaryOperator<String> user(BundleContext context) throws Exception {
        Bundle bundle = context.installBundle("test:user", new ByteArrayInputStream(new TestBundle("test.headless").source("test.headless.User", """
                package test.headless;
                import dev.yado.model.event.*;
                import dev.yado.model.failure.*;
                import dev.yado.model.id.*;
                import dev.yado.model.interaction.*;
                import dev.yado.model.runtime.*;
                import dev.yado.model.stream.*;
                import dev.yado.model.transcript.*;
                import dev.yado.model.value.*;
                import dev.yado.model.worker.*;
                import dev.yado.runtime.api.WorkerRuntime;
                import java.util.Optional;
                import java.util.concurrent.CountDownLatch;
                import java.util.concurrent.TimeUnit;
                import java.util.function.UnaryOperator;
                import org.osgi.service.component.annotations.*;

                /** Talks to the Runtime as any other bundle may. */
                @Component(service = UnaryOperator.class, property = "test=headless")
                public final class User implements UnaryOperator<String> {
                    private final WorkerRuntime runtime;

                    @Activate
                    public User(@Reference WorkerRuntime runtime) {
                        this.runtime = runtime;
                    }

                    @Override
                    public String apply(String input) {
                        WorkerId worker = runtime.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT)).ref().workerId();
                        CountDownLatch ended = new CountDownLatch(1);
                        try (Feed<StreamFrame> feed = runtime.subscribe(worker, StreamQuery.LIVE)) {
                            feed.onReady(() -> {
                                for (Optional<StreamFrame> frame = feed.poll(); frame.isPresent(); frame = feed.poll()) {
                                    if (frame.get() instanceof StreamFrame.Logged logged && logged.event().payload() instanceof EventPayload.RunEnd) {
                                        ended.countDown();
                                    }
                                }
                            });
                            runtime.input(worker, WorkerInput.user(input));
                            if (!ended.await(10, TimeUnit.SECONDS)) {
                                return "no end";
                            }
                        } catch (InterruptedException e) {
                            return "interrupted";
                        }
                        String answer = runtime.transcript(worker, 0, 10).items().get(1).content();
                        runtime.stop(worker);
                        runtime.delete(worker);
                        return answer;
                    }
                }
                """).build()));
        bundle.start();
        ServiceReference<?>[] found = Await.until("the test's component", BOUND,
                () -> context.getAllServiceReferences(UnaryOperator.class.getName(), "(test=headless)"), references -> references != null);
        return (UnaryOperator<String>) context.getService(found[0]);
    }

    /** Returns the packages that a bundle exports and those it is wired to, including dynamic imports. */
    private static Stream<String> packages(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        Stream<BundleCapability> exported = wiring.getCapabilities(BundleRevision.PACKAGE_NAMESPACE).stream();
        Stream<BundleCapability> used = wiring.getRequiredWires(BundleRevision.PACKAGE_NAMESPACE).stream().map(BundleWire::getCapability);
        assertThat(Arrays.asList(Bundle.UNINSTALLED, Bundle.INSTALLED)).as(bundle + " is not resolved").doesNotContain(bundle.getState());
        return Stream.concat(exported, used).map(c -> String.valueOf(c.getAttributes().get(BundleRevision.PACKAGE_NAMESPACE)));
    }

    private static boolean isForeign(String name) {
        return FOREIGN.stream().anyMatch(name::startsWith);
    }
}
