package dev.yado.launcher;

import java.io.PrintWriter;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code yado backend}: the full Backend, until it is told to stop. */
@Command(name = "backend", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
        description = "Start a Backend: an embedded Runtime, the registry and the HTTP API.")
final class BackendCommand implements Callable<Integer> {
    static final String FEATURE = "backend";
    static final String PID = "dev.yado.backend.http";

    @Spec
    private CommandSpec spec;

    @Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:8787",
            description = "Where to serve; port 0 takes a free one. Anything but loopback needs a token. Default: ${DEFAULT-VALUE}")
    private ListenAddress listen;

    @Mixin
    private TokenOptions token;

    @Mixin
    private ProcessOptions process;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        requireTokenBeyondLoopback();
        Map<String, Object> backend = new LinkedHashMap<>(token.configuration(System.getenv()));
        backend.put("listen", listen.toString());
        HttpEndpoint http = new HttpEndpoint(listen);
        LaunchSettings settings = process.settings(FEATURE)
                // Fixed: a file in etc/ that moved the server to another address would get around the rule about tokens.
                .fixedConfiguration(HttpEndpoint.PID, http.configuration(Runtime.version().feature()))
                .configuration(PID, backend)
                .build();

        // The directory first: a second start by mistake has the same port too, and this message says more.
        DataDirectory data = DataDirectory.open(settings.dataDirectory());
        try {
            http.check();
        } catch (LaunchException e) {
            data.close();
            throw e;
        }
        YadoFramework yado = YadoFramework.start(settings, data);
        PrintWriter err = spec.commandLine().getErr();
        return new Foreground(yado, err).run(() -> {
            err.println("yado backend listening on http://" + http.await(yado.bundleContext(), "/livez"));
            err.println("Data is in " + data.root() + ". Press Ctrl-C to stop.");
            err.flush();
        });
    }

    private void requireTokenBeyondLoopback() {
        try {
            if (!token.given() && !listen.isLoopback()) {
                throw new ParameterException(spec.commandLine(), "Refusing to listen on " + listen
                        + " without a token, because other machines could use it: give --token-file FILE or --token-env NAME, or listen on 127.0.0.1.");
            }
        } catch (UnknownHostException e) {
            throw new ParameterException(spec.commandLine(), "--listen: there is no host named " + listen.host());
        }
    }
}
