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
 * Keeps a started framework running until it stops or the process is told to end by Ctrl-C or SIGTERM. The first signal ends it in order: no new
 * runs, active ones may end within the grace period, what is left is interrupted and says so, then the bundles stop. The second one cuts the grace
 * period short; the third one ends the process whatever it is doing.
 */
final class ForegroundRunner {
    /** Service managers and impatient people send SIGKILL some seconds after SIGTERM; what has not stopped by then is named. */
    private static final Duration STOP_BOUND = Duration.ofMillis(4500);
    private static final Duration RUNS_CHECKED_EVERY = Duration.ofMillis(50);
    /** As a shell reports a process that a signal ended, and as the JVM does without handlers of ours. */
    private static final int ENDED_BY_SIGNAL = 128;

    /** What there is to say and to check once the framework runs. */
    interface Announcement {
        void announce() throws LaunchException;
    }

    private final YadoFramework yado;
    private final Duration grace;
    private final PrintWriter err;
    private final AtomicInteger signals = new AtomicInteger();
    private final CountDownLatch hurry = new CountDownLatch(1);
    private volatile int exitCode;
    private boolean stopped;

    /** @param grace how long active runs may go on after a signal; zero: nobody waits for them */
    ForegroundRunner(YadoFramework yado, Duration grace, PrintWriter err) {
        this.yado = yado;
        this.grace = grace;
        this.err = err;
    }

    /** @return the exit code, once the framework has stopped */
    int run(Announcement announcement) throws LaunchException, InterruptedException {
        // For ends that are no signal of ours, such as a closed terminal or System.exit somewhere.
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "yado-stop"));
        StopSignals.handle(this::signalled);
        try {
            announcement.announce();
        } catch (LaunchException e) {
            stop();
            throw e;
        }
        yado.awaitStop();
        return exitCode;
    }

    private void signalled(int number) {
        switch (signals.incrementAndGet()) {
            case 1 -> {
                exitCode = ENDED_BY_SIGNAL + number;
                drain();
                stop();
                System.exit(exitCode);
            }
            case 2 -> hurry.countDown();
            default -> Runtime.getRuntime().halt(ENDED_BY_SIGNAL + number);
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
            say("yado: " + runs(active) + (active == 1 ? " is" : " are") + " active; waiting up to " + grace.toSeconds() + " s. Ctrl-C stops at once.");
        }
        long end = System.nanoTime() + grace.toNanos();
        try {
            while (active > 0 && System.nanoTime() - end < 0 && !hurry.await(RUNS_CHECKED_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                active = runtime.activeRuns();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (active > 0) {
            say("yado: " + runs(active) + " interrupted");
        }
        // Before the bundles stop, so that those who watch see how their runs ended.
        runtime.stop();
    }

    private static String runs(int count) {
        return count == 1 ? "1 run" : count + " runs";
    }

    /** Whoever calls first stops; all others wait for it. */
    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        List<String> left = yado.stop(STOP_BOUND);
        if (!left.isEmpty()) {
            say("yado: not stopped within " + STOP_BOUND.toMillis() + " ms: " + String.join(", ", left));
        }
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }
}
