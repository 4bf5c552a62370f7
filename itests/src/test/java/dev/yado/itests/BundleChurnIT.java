package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.ChurnClient;
import dev.yado.itests.harness.YadoThreads;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Bundles of a Backend leave and return in random order while clients create Workers and send inputs: nothing acknowledged is lost, and neither threads nor
 * classes stay.
 */
class BundleChurnIT {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final int CLIENTS = 3;
    /** The number of bounces after which the clients must make progress and all bundles must be active. */
    private static final int ROUND = 10;
    private static final long SEED = 11;
    private static final List<String> BOUNCED = List.of("engine.echo", "engine.llm", "engine.acp", "source.embedded", "source.local", "source.remote",
            "registry", "backend.http", "http.support", "runtime.core", "runtime.store.sqlite", "process", "config.files");

    private static final System.Logger LOG = System.getLogger(BundleChurnIT.class.getName());

    private enum Bounce {
        RESTART, UPDATE, REFRESH, REINSTALL
    }

    @Test
    @Tag("slow")
    void thousandBouncesLoseNothing(@TempDir Path data) throws Exception {
        bounce(1_000, data);
    }

    private static void bounce(int bounces, Path data) throws Exception {
        YadoThreads threads = YadoThreads.fromNowOn();
        List<WeakReference<ClassLoader>> left = new ArrayList<>();
        Map<Bounce, Integer> done = new EnumMap<>(Bounce.class);
        Random random = new Random(SEED);
        ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
        try (Backend backend = Backend.start(data, List.of("store-sqlite", "engine-llm", "engine-acp", "remote-client"), UnaryOperator.identity())) {
            List<ChurnClient> clients = new ArrayList<>();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ChurnClient client = new ChurnClient(backend.api(), "client-" + i);
                clients.add(client);
                running.add(pool.submit(client));
            }
            for (int i = 1; i <= bounces; i++) {
                Bundle bundle = backend.bundle("dev.yado." + BOUNCED.get(random.nextInt(BOUNCED.size())));
                Bounce how = Bounce.values()[random.nextInt(Bounce.values().length)];
                done.merge(how, 1, Integer::sum);
                LOG.log(System.Logger.Level.INFO, "bounce {0}: {1} {2}", i, how, bundle);
                try {
                    bounce(backend, bundle, how, left);
                } catch (Exception e) {
                    throw new AssertionError("bounce " + i + " of seed " + SEED + ": " + how + " " + bundle, e);
                }
                if (i % ROUND == 0) {
                    progress(backend, clients, running, i);
                }
            }
            clients.forEach(ChurnClient::finish);
            for (Future<?> one : running) {
                one.get(BOUND.toSeconds(), TimeUnit.SECONDS);
            }
            for (ChurnClient client : clients) {
                client.verify();
            }
            System.out.println(bounces + " bounces " + done + ": " + clients.stream().mapToInt(ChurnClient::workers).sum() + " Workers and "
                    + clients.stream().mapToInt(ChurnClient::inputs).sum() + " inputs acknowledged, "
                    + clients.stream().mapToInt(ChurnClient::refused).sum() + " requests refused and repeated, nothing lost");
            // Bundles that still wait for a refresh keep their old classes by the rules of OSGi.
            refresh(backend.framework().bundleContext(), null);
            Await.until("the classes of replaced bundles being unloaded", BOUND, () -> loaded(left, backend), List::isEmpty);
        } finally {
            pool.shutdownNow();
        }
        assertThat(pool.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Await.until("all threads ending", BOUND, threads::names, List::isEmpty);
    }

    private static void bounce(Backend backend, Bundle bundle, Bounce how, List<WeakReference<ClassLoader>> left) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            left.add(new WeakReference<>(wiring.getClassLoader()));
        }
        switch (how) {
            case RESTART -> {
                bundle.stop(Bundle.STOP_TRANSIENT);
                bundle.start(Bundle.START_TRANSIENT);
            }
            case UPDATE -> bundle.update();
            case REFRESH -> refresh(context, List.of(bundle));
            case REINSTALL -> {
                bundle.uninstall();
                refresh(context, List.of(bundle));
                context.installBundle(bundle.getLocation()).start();
                // The framework does not start the bundles again that could not be resolved without this one.
                for (Bundle waiting : context.getBundles()) {
                    waiting.start(Bundle.START_TRANSIENT);
                }
            }
        }
    }

    private static void refresh(BundleContext context, List<Bundle> bundles) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(bundles, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        assertThat(refreshed.await(BOUND.toSeconds(), TimeUnit.SECONDS)).as("refreshed within " + BOUND).isTrue();
    }

    private static void progress(Backend backend, List<ChurnClient> clients, List<Future<?>> running, int bounces) throws Exception {
        Await.until("every bundle being active after bounce " + bounces, BOUND, () -> Arrays.stream(backend.framework().bundleContext().getBundles())
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE).toList(), List::isEmpty);
        Await.until("the API being ready after bounce " + bounces, BOUND, () -> get(backend, "/readyz") + get(backend, "/api/runtimes/" + Api.EMBEDDED),
                text -> text.startsWith("200 ") && text.contains("200 {\"runtime_id\":\"" + Api.EMBEDDED) && text.contains("\"status\":\"running\""));
        for (int i = 0; i < clients.size(); i++) {
            ChurnClient client = clients.get(i);
            Future<?> future = running.get(i);
            int before = client.inputs();
            Await.until("client " + i + " sending inputs after bounce " + bounces, BOUND, () -> {
                if (future.isDone()) {
                    future.get();
                }
                return client.inputs();
            }, inputs -> inputs > before);
        }
    }

    private static String get(Backend backend, String path) throws Exception {
        Api.ApiResponse response = backend.api().sendUnchecked(backend.api().request(path));
        return response.status() + " " + response.raw().body();
    }

    private static List<String> loaded(List<WeakReference<ClassLoader>> left, Backend backend) {
        System.gc();
        List<ClassLoader> current = Arrays.stream(backend.framework().bundleContext().getBundles()).map(bundle -> bundle.adapt(BundleWiring.class))
                .filter(wiring -> wiring != null).map(BundleWiring::getClassLoader).toList();
        return left.stream().map(WeakReference::get).filter(loader -> loader != null && !current.contains(loader)).map(Object::toString).toList();
    }
}
