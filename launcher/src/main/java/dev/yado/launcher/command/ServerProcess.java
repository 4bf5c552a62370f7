package dev.yado.launcher.command;

import dev.yado.launcher.directory.DataDirectory;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import java.io.PrintWriter;
import java.time.Duration;
import org.osgi.framework.BundleContext;

/** A process that serves HTTP, from the check of its address to its exit. */
final class ServerProcess {
    static final String HELP_FOOTER = "%nEvery option can also be set by an environment variable (YADO_TOKEN_FILE for --token-file) or in the file "
            + "etc/${COMMAND-NAME}.conf of the data directory (token_file = FILE). "
            + "The command line takes precedence over the environment, and the environment over this file. The configuration files "
            + "etc/dev.yado.*.cfg take precedence over all three.";

    private final HttpEndpoint endpoint;
    private final PrintWriter err;
    private final Duration grace;

    /** Returns the line that reports the address of the server. */
    interface Announcement {
        String line(BundleContext context, String url) throws LaunchException;
    }

    /** @param grace the maximum time for active runs to end after a signal; zero to interrupt them at once */
    ServerProcess(HttpEndpoint endpoint, PrintWriter err, Duration grace) {
        this.endpoint = endpoint;
        this.err = err;
        this.grace = grace;
    }

    /** Serves until the framework stops or a signal arrives, and returns the exit code. */
    int run(LaunchSettings.Builder builder, Announcement announcement, String... warnings) throws LaunchException, InterruptedException {
        EarlySignals signals = new EarlySignals(err, ForegroundRunner.STOP_BOUND, Runtime.getRuntime()::halt);
        StopSignals.handle(signals::signalled);
        try {
            return start(builder, signals, announcement, warnings);
        } catch (LaunchException e) {
            if (signals.exitCode().isPresent()) {
                // The process was to end anyway.
                return signals.exitCode().getAsInt();
            }
            throw e;
        }
    }

    private int start(LaunchSettings.Builder builder, EarlySignals signals, Announcement announcement, String... warnings)
            throws LaunchException, InterruptedException {
        // The directory before the port: a second start by mistake uses the same port too, and this message is more precise.
        DataDirectory data = DataDirectory.open(builder.dataDirectory(), builder.sharedData());
        LaunchSettings settings;
        try {
            endpoint.check();
            settings = builder
                    // Fixed: a file in etc/ that changes the address would bypass the check for a token.
                    .fixedConfiguration(HttpEndpoint.PID, endpoint.configuration(Runtime.version().feature(), data))
                    .build();
        } catch (LaunchException e) {
            data.close();
            throw e;
        }
        YadoFramework yado = YadoFramework.start(settings, data);
        return new ForegroundRunner(yado, grace, err, signals).run(() -> {
            String url = endpoint.await(yado.bundleContext(), "/livez");
            err.println(announcement.line(yado.bundleContext(), url));
            for (String warning : warnings) {
                err.println(warning);
            }
            err.println("Data is in " + data.root() + ". Press Ctrl-C to stop.");
            err.flush();
        });
    }
}
