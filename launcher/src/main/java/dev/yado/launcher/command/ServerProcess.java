package dev.yado.launcher.command;

import dev.yado.launcher.directory.DataDirectory;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** A process that serves, usually over HTTP, from the check of its address to its exit. */
final class ServerProcess {
    static final String HELP_FOOTER = "%nEvery option can also be set by an environment variable (YADO_TOKEN_FILE for --token-file) or in the file "
            + "etc/${COMMAND-NAME}.conf of the data directory (token_file = FILE). "
            + "The command line takes precedence over the environment, and the environment over this file. The configuration files "
            + "etc/dev.yado.*.cfg take precedence over all three.";

    private final Optional<HttpEndpoint> endpoint;
    private final PrintWriter err;
    private final Duration grace;

    /** Returns the line that reports that the process serves. The URL is empty without a server. */
    interface Announcement {
        String line(BundleContext context, String url) throws LaunchException;
    }

    /**
     * @param endpoint the HTTP server; empty for a process without one
     * @param grace    the maximum time for active runs to end after a signal; zero to interrupt them at once
     */
    ServerProcess(Optional<HttpEndpoint> endpoint, PrintWriter err, Duration grace) {
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
            if (endpoint.isPresent()) {
                endpoint.get().check();
                // Fixed: a file in etc/ that changes the address would bypass the check for a token.
                builder.fixedConfiguration(HttpEndpoint.PID, endpoint.get().configuration(Runtime.version().feature(), data));
            }
            settings = builder.build();
        } catch (LaunchException e) {
            data.close();
            throw e;
        }
        YadoFramework yado = YadoFramework.start(settings, data);
        return new ForegroundRunner(yado, grace, err, signals).run(() -> {
            String url = endpoint.isPresent() ? endpoint.get().await(yado.bundleContext(), "/livez") : "";
            err.println(announcement.line(yado.bundleContext(), url));
            for (String warning : warnings) {
                err.println(warning);
            }
            err.println("Data is in " + data.root() + ". Press Ctrl-C to stop.");
            err.flush();
        });
    }
}
