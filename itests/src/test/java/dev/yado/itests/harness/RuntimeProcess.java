package dev.yado.itests.harness;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A {@code yado runtime} process that can be killed and restarted with the same port and data, and the configuration that a Backend needs to connect to it. */
public final class RuntimeProcess implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(10);

    private final String id;
    private final Path data;
    private final List<String> options;
    private final Optional<String> token;
    private final Optional<Path> tokenFile;
    private YadoProcess process;
    private URI url;

    private RuntimeProcess(String id, Path folder, boolean withToken, List<String> options) throws Exception {
        this.id = id;
        this.options = options;
        this.data = Files.createDirectories(folder.resolve(id));
        this.token = withToken ? Optional.of("token-of-" + id + "-" + UUID.randomUUID()) : Optional.empty();
        this.tokenFile = withToken ? Optional.of(secret(folder.resolve(id + ".token"), token.get())) : Optional.empty();
        this.process = launch("127.0.0.1:0");
    }

    private static Path secret(Path file, String content) throws Exception {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content + "\n");
    }

    /** Starts the process on a free port without waiting for it. @param options additional command line options */
    public static RuntimeProcess start(String id, Path folder, String... options) throws Exception {
        return new RuntimeProcess(id, folder, false, List.of(options));
    }

    /** As {@link #start}, with a bearer token. */
    public static RuntimeProcess startWithToken(String id, Path folder, String... options) throws Exception {
        return new RuntimeProcess(id, folder, true, List.of(options));
    }

    private YadoProcess launch(String bind) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("runtime", "--bind", bind, "--data", data.toString()));
        tokenFile.ifPresent(file -> arguments.addAll(List.of("--token-file", file.toString())));
        arguments.addAll(options);
        return YadoProcess.run(arguments.toArray(String[]::new));
    }

    public String id() {
        return id;
    }

    /** Returns the URL that it listens on. Waits for the start. */
    public URI url() throws Exception {
        if (url == null) {
            url = process.awaitUrl();
        }
        return url;
    }

    public void kill() throws Exception {
        url();
        process.kill();
        process.awaitExit(END);
    }

    /** Restarts a killed process with the same address and data, and waits until it serves. */
    public void restart() throws Exception {
        process = launch(url.getAuthority());
        process.awaitUrl();
    }

    public Optional<String> token() {
        return token;
    }

    public YadoProcess process() {
        return process;
    }

    /** Returns the name of the configuration file in a Backend's etc/ for this Runtime. */
    public String configurationName() {
        return "dev.yado.source.remote~" + id + ".cfg";
    }

    /** @param more additional lines */
    public String configuration(String... more) throws Exception {
        return "runtime_id = " + id + "\nbase_url = " + url() + "\n" + tokenFile.map(file -> "token_file = " + file + "\n").orElse("")
                + String.join("\n", more) + "\n";
    }

    /** Returns the values that must not appear in any output of a Backend's API. */
    public List<String> secrets() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(url().toString(), url().getAuthority(), ":" + url().getPort(), data.toString()));
        token.ifPresent(secrets::add);
        tokenFile.ifPresent(file -> secrets.add(file.toString()));
        return secrets;
    }

    @Override
    public void close() {
        process.close();
    }
}
