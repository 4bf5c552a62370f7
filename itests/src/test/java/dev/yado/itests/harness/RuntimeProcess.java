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

/** A {@code yado runtime} that can be killed and started again where it was, and what a Backend must be told to reach it. */
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

    /** Starts it on a free port and does not wait. @param options of the command line, besides those every test needs */
    public static RuntimeProcess start(String id, Path folder, String... options) throws Exception {
        return new RuntimeProcess(id, folder, false, List.of(options));
    }

    /** As {@link #start}, with a token of its own. */
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

    /** Where it serves. Waits for its start. */
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

    /** Starts it where it was, after it was killed, and waits until it serves. */
    public void startAgain() throws Exception {
        process = launch(url.getAuthority());
        process.awaitUrl();
    }

    public Optional<String> token() {
        return token;
    }

    public YadoProcess process() {
        return process;
    }

    /** The name of the file in etc/ that makes a Backend know it. */
    public String configurationName() {
        return "dev.yado.source.remote~" + id + ".cfg";
    }

    /** @param more lines */
    public String configuration(String... more) throws Exception {
        return "runtime_id = " + id + "\nbase_url = " + url() + "\n" + tokenFile.map(file -> "token_file = " + file + "\n").orElse("")
                + String.join("\n", more) + "\n";
    }

    /** What no client of a Backend may ever see of it. */
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
