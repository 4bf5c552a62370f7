package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that serves HTTP: authentication, TLS, host names, and those of the process. */
final class ServerOptions {
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private final TokenOptions token;

    @Mixin
    private final TlsOptions tls;

    @Mixin
    private final ProcessOptions process;

    @Option(names = "--allowed-host", paramLabel = "NAME",
            description = "Host name under which clients reach this process, NAME or NAME:PORT; may be repeated. Requests to it need the token. Loopback"
                    + " names and the address itself are always accepted")
    private List<String> allowedHosts = List.of();

    ServerOptions(CommandContext context) {
        token = new TokenOptions(context);
        tls = new TlsOptions(context);
        process = new ProcessOptions(context);
    }

    ProcessOptions process() {
        return process;
    }

    /** @param flag the option that sets the address, for messages */
    HttpEndpoint endpoint(String flag, ListenAddress listen) throws LaunchException {
        for (String host : allowedHosts) {
            if (!HOST.matcher(host).matches()) {
                throw new ParameterException(command.commandLine(), "--allowed-host: '" + host + "' is not NAME or NAME:PORT, for example yado.example.com");
            }
        }
        try {
            if (!token.given() && !listen.isLoopback()) {
                throw new ParameterException(command.commandLine(), "Refusing to listen on " + listen
                        + " without a token, because other machines could use it: give --token-file FILE or --token-env NAME, or listen on 127.0.0.1.");
            }
        } catch (UnknownHostException e) {
            throw new ParameterException(command.commandLine(), flag + ": unknown host " + listen.host());
        }
        return new HttpEndpoint(flag, listen, tls.identity());
    }

    /** Returns the configuration of the HTTP bundle. */
    Map<String, Object> configuration() throws LaunchException {
        Map<String, Object> keys = new LinkedHashMap<>(token.configuration());
        if (!allowedHosts.isEmpty()) {
            keys.put("allowed_hosts", allowedHosts.toArray(String[]::new));
        }
        return keys;
    }
}
