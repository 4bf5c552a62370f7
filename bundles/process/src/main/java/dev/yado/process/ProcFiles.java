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
 * Reads process information from Linux's {@code /proc}; on other systems every result is empty. A process that ends during a call, or whose environment
 * cannot be read since it belongs to another user, is treated as not found. Stateless.
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

    /** Returns the value of a variable in the environment that the process was started with. */
    static Optional<String> variable(long pid, String name) {
        String beginning = name + "=";
        for (String variable : read(pid, "environ").split("\0")) {
            if (variable.startsWith(beginning)) {
                return Optional.of(variable.substring(beginning.length()));
            }
        }
        return Optional.empty();
    }

    /** Returns the start time, in clock ticks since boot: pid and start time identify a process until the next boot. */
    static Optional<String> startTicks(long pid) {
        return stat(pid, 22);
    }

    /** Returns the session id: the pid of the session leader. */
    static Optional<String> session(long pid) {
        return stat(pid, 6);
    }

    /** Returns true for a process that has ended but was not yet reaped by its parent. */
    static boolean zombie(long pid) {
        return stat(pid, 3).filter("Z"::equals).isPresent();
    }

    /** Returns the pid namespace, within which pids are unique. */
    static Optional<String> pidNamespace(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/ns/pid")).toString());
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** @param field number of the field as in proc(5), from 1 */
    private static Optional<String> stat(long pid, int field) {
        String stat = read(pid, "stat");
        // The second field is the program's name in parentheses and may itself contain parentheses and spaces.
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
