package dev.yado.itests.crash;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.YadoProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Repeatedly kills a Runtime with a durable store while clients create Workers and send inputs over HTTP. After each restart, every acknowledged request must
 * have taken effect exactly once. {@link CrashIT} runs a few dozen kills; {@code benchmarks/run crash 1000} runs this class.
 */
public final class CrashRun {

    private static final int INPUT_CLIENTS = 6;
    private static final int MAX_WORK_MILLIS = 800;
    private static final int MAX_START_MILLIS = 1200;
    /** One in this many kills hits the Runtime while it starts. */
    private static final int KILLS_PER_KILLED_START = 10;
    private static final int KILLS_PER_REPORT = 50;

    private final Path data;
    private final Random random;
    private final CrashReport report = new CrashReport();
    private final List<InputClient> inputClients = new ArrayList<>();
    private final LifecycleClient lifecycleClient;

    /** @param seed determines the moments and actions, but not their interleaving */
    public CrashRun(Path data, long seed) {
        this.data = data;
        this.random = new Random(seed);
        this.lifecycleClient = new LifecycleClient(new Random(random.nextLong()), report);
    }

    public static void main(String[] arguments) throws Exception {
        int kills = Integer.parseInt(arguments[0]);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextLong();
        System.out.println("seed " + seed);
        System.out.println(new CrashRun(Files.createTempDirectory("yado-crash"), seed).run(kills));
    }

    /** @throws AssertionError if an acknowledged request is missing, duplicated or changed */
    public CrashReport run(int kills) throws Exception {
        ExecutorService clients = Executors.newCachedThreadPool();
        int reported = 0;
        try {
            while (report.kills() < kills) {
                if (random.nextInt(KILLS_PER_KILLED_START) == 0) {
                    killWhileStarting();
                }
                try (YadoProcess process = start()) {
                    Api api = process.awaitRuntime();
                    verify(clients, api);
                    work(clients, api, process);
                }
                if (report.kills() >= reported + KILLS_PER_REPORT) {
                    reported = report.kills();
                    // Shows progress if the test is stopped early.
                    System.out.println(report);
                }
            }
            try (YadoProcess process = start()) {
                Api api = process.awaitRuntime();
                verify(clients, api);
                for (InputClient client : inputClients) {
                    client.verifyFromTheBeginning(api);
                }
            }
            return report;
        } finally {
            clients.shutdownNow();
        }
    }

    private YadoProcess start() throws IOException {
        return YadoProcess.runtime(data);
    }

    private void killWhileStarting() throws Exception {
        try (YadoProcess process = start()) {
            pause(MAX_START_MILLIS);
            process.kill();
            report.killed();
        }
    }

    private void verify(ExecutorService clients, Api api) throws Exception {
        if (inputClients.isEmpty()) {
            for (int i = 0; i < INPUT_CLIENTS; i++) {
                inputClients.add(InputClient.create(api, i, new Random(random.nextLong()), report));
            }
        }
        List<Callable<Void>> checks = new ArrayList<>();
        inputClients.forEach(client -> checks.add(() -> client.verify(api)));
        checks.add(() -> lifecycleClient.verify(api));
        await(clients.invokeAll(checks));
    }

    private void work(ExecutorService clients, Api api, YadoProcess process) throws Exception {
        List<Future<Void>> busy = new ArrayList<>();
        inputClients.forEach(client -> busy.add(clients.submit(() -> client.sendUntilDisconnected(api))));
        busy.add(clients.submit(() -> lifecycleClient.createUntilDisconnected(api)));
        pause(MAX_WORK_MILLIS);
        process.kill();
        report.killed();
        await(busy);
    }

    /** Waits a random time on purpose: the moment of the kill must be random. */
    private void pause(int maxMillis) throws InterruptedException {
        Thread.sleep(random.nextInt(maxMillis));
    }

    private static void await(List<Future<Void>> futures) throws Exception {
        for (Future<Void> future : futures) {
            try {
                future.get(2, TimeUnit.MINUTES);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AssertionError error) {
                    throw error;
                }
                throw e;
            }
        }
    }
}
