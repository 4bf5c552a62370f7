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
 * Kills a Runtime with its durable store, again and again, while clients create Workers and send inputs over HTTP; after each restart everything that was
 * acknowledged must be there exactly once. The suite runs a few dozen kills ({@link CrashIT}); {@code benchmarks/run crash 1000} runs this class.
 */
public final class CrashRun {

    private static final int TALKERS = 6;
    private static final int MOST_MILLIS_OF_WORK = 800;
    private static final int MOST_MILLIS_OF_START = 1200;
    /** One kill in so many hits the Runtime while it starts. */
    private static final int KILLS_PER_KILLED_START = 10;
    private static final int TOLD_EVERY = 50;

    private final Path data;
    private final Random random;
    private final CrashReport report = new CrashReport();
    private final List<InputClient> talkers = new ArrayList<>();
    private final LifecycleClient creator;

    /** @param seed of the moments and actions; the same seed gives the same plan, though not the same interleaving */
    public CrashRun(Path data, long seed) {
        this.data = data;
        this.random = new Random(seed);
        this.creator = new LifecycleClient(new Random(random.nextLong()), report);
    }

    public static void main(String[] arguments) throws Exception {
        int kills = Integer.parseInt(arguments[0]);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextLong();
        System.out.println("seed " + seed);
        System.out.println(new CrashRun(Files.createTempDirectory("yado-crash"), seed).run(kills));
    }

    /** @throws AssertionError when something acknowledged is missing, doubled or changed */
    public CrashReport run(int kills) throws Exception {
        ExecutorService clients = Executors.newCachedThreadPool();
        int told = 0;
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
                if (report.kills() >= told + TOLD_EVERY) {
                    told = report.kills();
                    // Of a run that is ended early this is what it has shown.
                    System.out.println(report);
                }
            }
            try (YadoProcess process = start()) {
                Api api = process.awaitRuntime();
                verify(clients, api);
                for (InputClient talker : talkers) {
                    talker.verifyFromTheBeginning(api);
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
            pause(MOST_MILLIS_OF_START);
            process.kill();
            report.killed();
        }
    }

    private void verify(ExecutorService clients, Api api) throws Exception {
        if (talkers.isEmpty()) {
            for (int i = 0; i < TALKERS; i++) {
                talkers.add(InputClient.create(api, i, new Random(random.nextLong()), report));
            }
        }
        List<Callable<Void>> checks = new ArrayList<>();
        talkers.forEach(talker -> checks.add(() -> talker.verify(api)));
        checks.add(() -> creator.verify(api));
        await(clients.invokeAll(checks));
    }

    private void work(ExecutorService clients, Api api, YadoProcess process) throws Exception {
        List<Future<Void>> busy = new ArrayList<>();
        talkers.forEach(talker -> busy.add(clients.submit(() -> talker.talkUntilBroken(api))));
        busy.add(clients.submit(() -> creator.createUntilBroken(api)));
        pause(MOST_MILLIS_OF_WORK);
        process.kill();
        report.killed();
        await(busy);
    }

    /** The random moment is the point here: nothing is waited for. */
    private void pause(int mostMillis) throws InterruptedException {
        Thread.sleep(random.nextInt(mostMillis));
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
