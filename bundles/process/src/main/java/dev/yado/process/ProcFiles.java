package dev.yado.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Linux tells about processes in {@code /proc}. Elsewhere there is nothing to read, and every answer is empty. Processes come and go while they are
 * looked at, and those of other users do not show their environment: both are simply not found. Stateless.
 */
final class ProcFiles {

    private static final Path PROC = Path.of("/proc");

    private ProcFiles() {
    }

    static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        if (Files.isDirectory(PROC.resolve("self"))) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (name.chars().allMatch(Character::isDigit)) {
                        pids.add(Long.parseLong(name));
                    }
                }
            } catch (IOException | java.nio.file.DirectoryIteratorException e) {
                return List.of();
            }
        }
        return pids;
    }

    /** The value of a variable in the environment the process was started with. */
    static Optional<String> variable(long pid, String name) {
        String beginning = name + "=";
        for (String variable : read(pid, "environ").split("\0")) {
            if (variable.startsWith(beginning)) {
                return Optional.of(variable.substring(beginning.length()));
            }
        }
        return Optional.empty();
    }

    /** When the process started, in ticks since the machine did: with the pid it names a process for as long as the machine runs. */
    static Optional<String> startTicks(long pid) {
        return stat(pid, 22);
    }

    /** The session the process belongs to: the pid of the process that began it. */
    static Optional<String> session(long pid) {
        return stat(pid, 6);
    }

    /** True for a process that has ended and waits for its parent to notice. */
    static boolean zombie(long pid) {
        return stat(pid, 3).filter("Z"::equals).isPresent();
    }

    /** The pid namespace: pids mean something only within one. */
    static Optional<String> pidNamespace(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/ns/pid")).toString());
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** @param field as proc(5) counts them */
    private static Optional<String> stat(long pid, int field) {
        String stat = read(pid, "stat");
        // The second field is the program's name in brackets and may itself hold brackets and blanks.
        int afterName = stat.lastIndexOf(')') + 2;
        String[] fields = afterName < 2 || afterName > stat.length() ? new String[0] : stat.substring(afterName).split(" ");
        return fields.length > field - 3 ? Optional.of(fields[field - 3]) : Optional.empty();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
        } catch (IOException | SecurityException e) {
            return "";
        }
    }
}
