package dev.yado.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A program to start: command, environment and working directory. It is started directly, never through a shell.
 *
 * @param command     the program, by name or absolute path, and its arguments
 * @param environment variables in addition to {@link #INHERITED_VARIABLES}; may contain secrets
 * @param directory   the working directory; empty: that of this process
 */
@ProviderType
public record ProcessSpec(List<String> command, Map<String, String> environment, Optional<Path> directory) {

    /** The variables that a program inherits from this process, if set: search path, user, language, temporary files. It inherits no others. */
    public static final List<String> INHERITED_VARIABLES = List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    /** Checks the components. @throws IllegalArgumentException if the command is empty */
    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command needs at least the program's name");
        }
    }

    /**
     * Finds a program by its absolute path, or by its name in {@code PATH}.
     *
     * @return empty if it is not on this machine
     */
    public static Optional<Path> find(String name) {
        if (name.indexOf(File.separatorChar) >= 0) {
            // A relative path would mean a different program in each directory.
            return Optional.of(Path.of(name)).filter(path -> path.isAbsolute() && isProgram(path));
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, name);
            if (path.isAbsolute() && isProgram(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    /** @throws IOException if the program is not on this machine or cannot be started; its message may contain the whole command */
    Process start(OwnerTag tag, boolean withErrors) throws IOException {
        Path program = find(command.get(0)).orElseThrow(() -> new IOException("no such program"));
        List<String> line = new ArrayList<>();
        // In a session of its own: its processes can be found by it, and a terminal interrupt (Ctrl-C) reaches only Yado.
        SETSID.stream().filter(ProcessSpec::isProgram).findFirst().ifPresent(setsid -> line.add(setsid.toString()));
        line.add(program.toString());
        line.addAll(command.subList(1, command.size()));
        ProcessBuilder builder = new ProcessBuilder(line);
        directory.ifPresent(path -> builder.directory(path.toFile()));
        if (!withErrors) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        Map<String, String> variables = builder.environment();
        variables.keySet().retainAll(INHERITED_VARIABLES);
        variables.putAll(new TreeMap<>(environment));
        variables.put(OwnerTag.VARIABLE, tag.value());
        return builder.start();
    }

    /** Returns a text without command and environment, which may contain secrets. */
    @Override
    public String toString() {
        return "ProcessSpec[" + command.size() + " words]";
    }
}
