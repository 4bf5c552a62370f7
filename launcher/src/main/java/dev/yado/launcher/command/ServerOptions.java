package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has that serves HTTP: who may use it, how, and the process around it. */
final class ServerOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private final TokenOptions token;

    @Mixin
    private final TlsOptions tls;

    @Mixin
    private final ProcessOptions process;

    @Option(names = "--allowed-host", paramLabel = "NAME",
            description = "Serve requests to this host name too, NAME or NAME:PORT, besides loopback names and the address itself; may be repeated")
    private List<String> allowedHosts = List.of();

    ServerOptions(CommandContext context) {
        token = new TokenOptions(context);
        tls = new TlsOptions(context);
        process = new ProcessOptions(context);
    }

    ProcessOptions process() {
        return process;
    }

    /** @param flag the option that says where to listen, for messages */
    HttpEndpoint endpoint(String flag, ListenAddress listen) throws LaunchException {
        try {
            if (!token.given() && !listen.isLoopback()) {
                throw new ParameterException(command.commandLine(), "Refusing to listen on " + listen
                        + " without a token, because other machines could use it: give --token-file FILE or --token-env NAME, or listen on 127.0.0.1.");
            }
        } catch (UnknownHostException e) {
            throw new ParameterException(command.commandLine(), flag + ": there is no host named " + listen.host());
        }
        return new HttpEndpoint(flag, listen, tls.identity());
    }

    /** What the bundle that serves must know of these options. */
    Map<String, Object> configuration() throws LaunchException {
        Map<String, Object> keys = new LinkedHashMap<>(token.configuration());
        if (!allowedHosts.isEmpty()) {
            keys.put("allowed_hosts", allowedHosts.toArray(String[]::new));
        }
        return keys;
    }
}
