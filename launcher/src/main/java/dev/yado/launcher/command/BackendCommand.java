package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code yado backend}: runs a full Backend until a signal stops it. */
@Command(name = "backend", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
        description = "Start a Backend: an embedded Runtime, the registry and the HTTP API.", footer = ServerProcess.HELP_FOOTER)
final class BackendCommand implements Callable<Integer>, OptionDefaults.Configurable {
    private static final String PID = "dev.yado.backend.http";
    private static final String LISTEN = "--listen";

    @Spec
    private CommandSpec spec;

    @Option(names = LISTEN, paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:8787",
            description = "Address to listen on; port 0 selects a free port. Any address except loopback requires a token. Default: ${DEFAULT-VALUE}")
    private ListenAddress listen;

    @Mixin
    private StoreOption store;

    @Mixin
    private final ServerOptions server;

    BackendCommand(CommandContext context) {
        server = new ServerOptions(context);
    }

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        HttpEndpoint endpoint = server.endpoint(LISTEN, listen);
        Map<String, Object> http = server.configuration();
        LaunchSettings.Builder settings = server.process().settings(List.of("backend")).configuration(PID, http);
        store.addTo(settings);
        return new ServerProcess(Optional.of(endpoint), spec.commandLine().getErr(), Duration.ZERO)
                .run(settings, (context, url) -> "yado backend listening on " + url, store.warnings());
    }
}
