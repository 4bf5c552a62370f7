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
 * How a program is started: it and its arguments, as a configuration has them, and never by way of a shell.
 *
 * @param words       the program, by name or absolute path, and its arguments
 * @param environment beside what every program gets; may hold secrets
 * @param directory   where it works; empty: where this process does
 */
@ProviderType
public record ProcessSpec(List<String> words, Map<String, String> environment, Optional<Path> directory) {

    /** Of this process's own environment a program gets these: where programs and the user's files are, and how to write. Nothing else leaks to it. */
    public static final List<String> PASSED_ON = List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    /** @throws IllegalArgumentException without a word */
    public ProcessSpec {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a program has a name");
        }
    }

    /**
     * Where a program is that is called so: an absolute path, or a name that is looked for in {@code PATH}.
     *
     * @return empty when it is not on this machine
     */
    public static Optional<Path> find(String name) {
        if (name.indexOf(File.separatorChar) >= 0) {
            // A relative path would mean another program for each directory.
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

    /** @throws IOException when it is not on this machine or cannot be started; its text may name the whole command */
    Process start(OwnerTag mark, boolean withErrors) throws IOException {
        Path program = find(words.get(0)).orElseThrow(() -> new IOException("no such program"));
        List<String> command = new ArrayList<>();
        // In a session of its own: by that all that it starts is found again, and an interrupt from the terminal is Yado's to hear.
        SETSID.stream().filter(ProcessSpec::isProgram).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
        command.add(program.toString());
        command.addAll(words.subList(1, words.size()));
        ProcessBuilder builder = new ProcessBuilder(command);
        directory.ifPresent(path -> builder.directory(path.toFile()));
        if (!withErrors) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        Map<String, String> variables = builder.environment();
        variables.keySet().retainAll(PASSED_ON);
        variables.putAll(new TreeMap<>(environment));
        variables.put(OwnerTag.VARIABLE, mark.value());
        return builder.start();
    }

    /** Nothing of it: arguments and environment are for the program's eyes. */
    @Override
    public String toString() {
        return "Program[" + words.size() + " words]";
    }
}
