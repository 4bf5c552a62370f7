package dev.yado.launcher.command;

import dev.yado.launcher.directory.DataDirectory;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import java.io.PrintWriter;
import java.time.Duration;
import org.osgi.framework.BundleContext;

/** One process that serves HTTP, from the look at its port to its end. */
final class ServerProcess {
    static final String HELP_FOOTER = "%nEvery option can also be set by an environment variable (YADO_TOKEN_FILE for --token-file) or in the file "
            + "etc/${COMMAND-NAME}.conf of the data directory (token_file = FILE). The command line counts first, the file last.";

    private final HttpEndpoint endpoint;
    private final PrintWriter err;
    private final Duration grace;

    /** The line that says that it serves. */
    interface Announcement {
        String line(BundleContext context, String url) throws LaunchException;
    }

    /** @param grace how long active runs may go on when the process is told to end; zero: they are not waited for */
    ServerProcess(HttpEndpoint endpoint, PrintWriter err, Duration grace) {
        this.endpoint = endpoint;
        this.err = err;
        this.grace = grace;
    }

    /** Serves until it stops or is told to stop; returns the exit code. */
    int run(LaunchSettings.Builder builder, Announcement announcement, String... remarks) throws LaunchException, InterruptedException {
        // The directory first: a second start by mistake has the same port too, and this message says more.
        DataDirectory data = DataDirectory.open(builder.dataDirectory());
        LaunchSettings settings;
        try {
            endpoint.check();
            settings = builder
                    // Fixed: a file in etc/ that moved the server to another address would get around the rule about tokens.
                    .fixedConfiguration(HttpEndpoint.PID, endpoint.configuration(Runtime.version().feature(), data))
                    .build();
        } catch (LaunchException e) {
            data.close();
            throw e;
        }
        YadoFramework yado = YadoFramework.start(settings, data);
        return new ForegroundRunner(yado, grace, err).run(() -> {
            String url = endpoint.await(yado.bundleContext(), "/livez");
            err.println(announcement.line(yado.bundleContext(), url));
            for (String remark : remarks) {
                err.println(remark);
            }
            err.println("Data is in " + data.root() + ". Press Ctrl-C to stop.");
            err.flush();
        });
    }
}
