package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code yado runtime}: runs a Runtime for Backends in other processes until a signal stops it. */
@Command(name = "runtime", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
        description = "Start a Runtime: it runs Workers for Backends, which connect over HTTP, or without HTTP for bundles in its process.",
        footer = ServerProcess.HELP_FOOTER)
final class RuntimeCommand implements Callable<Integer>, OptionDefaults.Configurable {
    private static final String RUNTIME_PID = "dev.yado.runtime";
    private static final String HTTP_PID = "dev.yado.runtime.http";
    private static final String BIND = "--bind";
    private static final String NO_HTTP = "--no-http";
    /** The options that have no effect without an HTTP server. */
    private static final List<String> OF_HTTP = List.of(BIND, "--token-file", "--token-env", "--tls-cert", "--tls-key", "--tls-keystore", "--tls-password-file",
            "--tls-password-env", "--allowed-host", "--wire-compat");
    /** The rule of the model, repeated here so that a wrong id is a usage error and not a component that fails to start. */
    private static final Pattern RUNTIME_ID = Pattern.compile("[A-Za-z0-9_:-]{1,120}");
    private static final int MAX_TRANSCRIPT_ITEMS = 10_000;
    private static final int MAX_DRAIN_SECONDS = 3_600;
    /** The maximum time from the start of the bundles to a Runtime. */
    private static final Duration READY = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec;

    @Option(names = BIND, paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:38800",
            description = "Address to listen on; port 0 selects a free port. Any address except loopback requires a token. Default: ${DEFAULT-VALUE}")
    private ListenAddress bind;

    @Option(names = NO_HTTP,
            description = "Start no HTTP server: only bundles in this process use the Runtime, see --feature. Excludes the options for address, token, TLS and"
                    + " clients. Default: off")
    private boolean noHttp;

    @Option(names = "--runtime-id", paramLabel = "ID",
            description = "Id of this Runtime for Backends. Default: generated at the first start and kept in the data directory")
    private String runtimeId;

    @Option(names = "--display-name", paramLabel = "NAME", description = "Name that is shown to users. Default: none")
    private String displayName;

    @Option(names = "--max-transcript-items", paramLabel = "N", description = "Maximum number of items in a transcript page, 1 to 10000. Default: 256")
    private Integer maxTranscriptItems;

    @Option(names = "--wire-compat", paramLabel = "VERSION",
            description = "Omit what Backends of this version cannot read; yoi-v0 is the only one. Default: omit nothing")
    private String wireCompat;

    @Option(names = "--drain-seconds", paramLabel = "N", defaultValue = "10",
            description = "Maximum time for active runs to end after SIGTERM or Ctrl-C, in seconds, 0 to 3600. Default: ${DEFAULT-VALUE}")
    private int drainSeconds;

    @Mixin
    private StoreOption store;

    @Mixin
    private final ServerOptions server;

    RuntimeCommand(CommandContext context) {
        server = new ServerOptions(context);
    }

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        check();
        return noHttp ? withoutHttp() : withHttp();
    }

    private int withHttp() throws LaunchException, InterruptedException {
        HttpEndpoint endpoint = server.endpoint(BIND, bind);
        Map<String, Object> http = http();
        LaunchSettings.Builder settings = server.process().settings(List.of("runtime", "runtime-http"))
                .configuration(RUNTIME_PID, runtime())
                .configuration(HTTP_PID, http);
        store.addTo(settings);
        return new ServerProcess(Optional.of(endpoint), spec.commandLine().getErr(), Duration.ofSeconds(drainSeconds))
                .run(settings, (context, url) -> "yado runtime " + new RuntimeControl(context).runtimeId() + " listening on " + url,
                        store.warnings());
    }

    private int withoutHttp() throws LaunchException, InterruptedException {
        for (String option : OF_HTTP) {
            require(!spec.commandLine().getParseResult().hasMatchedOption(option), NO_HTTP + " and " + option + " exclude each other");
        }
        LaunchSettings.Builder settings = server.process().settings(List.of("runtime")).configuration(RUNTIME_PID, runtime());
        store.addTo(settings);
        return new ServerProcess(Optional.empty(), spec.commandLine().getErr(), Duration.ofSeconds(drainSeconds))
                .run(settings, (context, url) -> "yado runtime " + new RuntimeControl(context).awaitRuntimeId(READY) + " running without HTTP",
                        store.warnings());
    }

    private void check() {
        require(runtimeId == null || RUNTIME_ID.matcher(runtimeId).matches(), "--runtime-id must have 1 to 120 characters of A-Z a-z 0-9 _ : -");
        require(maxTranscriptItems == null || maxTranscriptItems >= 1 && maxTranscriptItems <= MAX_TRANSCRIPT_ITEMS,
                "--max-transcript-items must be 1 to " + MAX_TRANSCRIPT_ITEMS);
        require(wireCompat == null || wireCompat.equals("yoi-v0"), "--wire-compat must be yoi-v0");
        require(drainSeconds >= 0 && drainSeconds <= MAX_DRAIN_SECONDS, "--drain-seconds must be 0 to " + MAX_DRAIN_SECONDS);
    }

    private void require(boolean valid, String message) {
        if (!valid) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private Map<String, Object> runtime() {
        Map<String, Object> keys = new LinkedHashMap<>();
        putIfGiven(keys, "runtime_id", runtimeId);
        putIfGiven(keys, "display_name", displayName);
        putIfGiven(keys, "max_transcript_items", maxTranscriptItems);
        return keys;
    }

    private Map<String, Object> http() throws LaunchException {
        Map<String, Object> keys = server.configuration();
        putIfGiven(keys, "wire_compat", wireCompat);
        return keys;
    }

    private static void putIfGiven(Map<String, Object> keys, String key, Object value) {
        if (value != null) {
            keys.put(key, value);
        }
    }
}
