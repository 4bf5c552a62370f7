package dev.yado.launcher;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Keeps a started framework running until it stops or the process is told to end by Ctrl-C or SIGTERM. */
final class Foreground {
    /** Service managers and impatient people send SIGKILL some seconds after SIGTERM; what has not stopped by then is named. */
    private static final Duration STOP_BOUND = Duration.ofMillis(4500);

    /** What there is to say and to check once the framework runs. */
    interface Announcement {
        void announce() throws LaunchException;
    }

    private final YadoFramework yado;
    private final PrintWriter err;

    Foreground(YadoFramework yado, PrintWriter err) {
        this.yado = yado;
        this.err = err;
    }

    /** @return the exit code, once the framework has stopped by itself; a signal ends the process instead */
    int run(Announcement announcement) throws LaunchException, InterruptedException {
        Thread hook = new Thread(this::stop, "yado-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            announcement.announce();
        } catch (LaunchException e) {
            stop();
            throw e;
        }
        yado.awaitStop();
        return 0;
    }

    private void stop() {
        List<String> left = yado.stop(STOP_BOUND);
        if (!left.isEmpty()) {
            err.println("yado: not stopped within " + STOP_BOUND.toMillis() + " ms: " + String.join(", ", left));
            err.flush();
        }
    }
}
