package dev.yado.engine.acp.internal;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an agent is started: a program and its arguments, as the profile has them, and never by way of a shell.
 *
 * @param words       the program, by name or absolute path, and its arguments
 * @param environment beside what every agent gets; may hold secrets
 * @param directory   where it works
 */
record AgentCommand(List<String> words, Map<String, String> environment, Path directory) {

    /** Of this process's own environment an agent gets these: where programs and the user's files are, and how to write. Nothing else leaks to it. */
    static final List<String> PASSED_ON = List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    AgentCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** Where the program is; empty when it is not on this machine. */
    static Optional<Path> find(String program) {
        if (program.indexOf(File.separatorChar) >= 0) {
            // A relative path would mean another program for each Worker.
            return Optional.of(Path.of(program)).filter(path -> path.isAbsolute() && isProgram(path));
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, program);
            if (path.isAbsolute() && isProgram(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    /** Ready to start; empty when the program is not on this machine. */
    Optional<ProcessBuilder> builder(ProcessMark mark) {
        return find(words.get(0)).map(program -> {
            List<String> command = new ArrayList<>();
            // In a session of its own: an interrupt from the terminal is Yado's to hear, and no agent asks questions there.
            SETSID.stream().filter(AgentCommand::isProgram).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
            command.add(program.toString());
            command.addAll(words.subList(1, words.size()));
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            Map<String, String> variables = builder.environment();
            variables.keySet().retainAll(PASSED_ON);
            variables.putAll(new TreeMap<>(environment));
            variables.put(ProcessMark.VARIABLE, mark.value());
            return builder;
        });
    }

    /** Nothing of it: arguments and environment are for the agent's eyes. */
    @Override
    public String toString() {
        return "AgentCommand[" + words.size() + " words]";
    }
}
