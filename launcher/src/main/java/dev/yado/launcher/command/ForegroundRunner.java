package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.YadoFramework;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a started framework until it stops or the process receives SIGINT (Ctrl-C) or SIGTERM. The first signal drains the Runtime: no new runs start,
 * active runs may end within the grace period, the others are interrupted, then the bundles stop. The second signal ends the grace period; the third
 * one halts the process.
 */
final class ForegroundRunner {
    /** Service managers send SIGKILL some seconds after SIGTERM; what has not stopped before that is reported. */
    static final Duration STOP_BOUND = Duration.ofMillis(4500);
    private static final Duration RUN_CHECK_INTERVAL = Duration.ofMillis(50);

    /** The checks and messages once the framework runs. */
    interface Announcement {
        void announce() throws LaunchException;
    }

    private final YadoFramework yado;
    private final Duration grace;
    private final PrintWriter err;
    private final EarlySignals early;
    private final AtomicInteger signals = new AtomicInteger();
    private final CountDownLatch hurry = new CountDownLatch(1);
    private volatile int exitCode;
    private boolean stopped;

    /** @param grace the maximum time for active runs to end after a signal; zero to interrupt them at once */
    ForegroundRunner(YadoFramework yado, Duration grace, PrintWriter err, EarlySignals early) {
        this.yado = yado;
        this.grace = grace;
        this.err = err;
        this.early = early;
    }

    /** Blocks until the framework has stopped, and returns the exit code. */
    int run(Announcement announcement) throws LaunchException, InterruptedException {
        // For other ends, such as a closed terminal or System.exit.
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "yado-stop"));
        if (!early.passTo(this::signalled)) {
            try {
                announcement.announce();
            } catch (LaunchException e) {
                if (signals.get() == 0) {
                    stop();
                    throw e;
                }
                // Of the stop that the signal caused.
                print(EarlySignals.MESSAGE);
            }
        }
        yado.awaitStop();
        return exitCode;
    }

    private void signalled(int number) {
        switch (signals.incrementAndGet()) {
            case 1 -> {
                exitCode = EarlySignals.ENDED_BY_SIGNAL + number;
                drain();
                stop();
                System.exit(exitCode);
            }
            case 2 -> hurry.countDown();
            default -> Runtime.getRuntime().halt(EarlySignals.ENDED_BY_SIGNAL + number);
        }
    }

    private void drain() {
        if (grace.isZero()) {
            return;
        }
        RuntimeControl runtime = new RuntimeControl(yado.bundleContext());
        runtime.drain();
        int active = runtime.activeRuns();
        if (active > 0) {
            print("yado: " + runs(active) + (active == 1 ? " is" : " are") + " active; waiting up to " + grace.toSeconds()
                    + " s. Press Ctrl-C to stop at once.");
        }
        long end = System.nanoTime() + grace.toNanos();
        try {
            while (active > 0 && System.nanoTime() - end < 0 && !hurry.await(RUN_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                active = runtime.activeRuns();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (active > 0) {
            print("yado: " + runs(active) + " interrupted");
        }
        // Before the bundles stop, so that connected clients receive the ends of their runs.
        runtime.stop();
    }

    private static String runs(int count) {
        return count == 1 ? "1 run" : count + " runs";
    }

    /** Stops the framework in the first call; later calls wait for it. */
    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        List<String> left = yado.stop(STOP_BOUND);
        if (!left.isEmpty()) {
            print("yado: not stopped within " + STOP_BOUND.toMillis() + " ms: " + String.join(", ", left));
        }
    }

    private void print(String line) {
        err.println(line);
        err.flush();
    }
}
