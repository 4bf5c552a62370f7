package dev.yado.launcher.command;

import dev.yado.launcher.directory.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A file of {@code key = value} lines, in the format of the other files in {@code etc/}: no escapes, no quotes; comment lines start with {@code #}. */
record SettingsFile(Map<String, String> values) {
    /** Reads a file; a missing file has no values. */
    static SettingsFile read(Path file, CommandLine command, Collection<String> keys) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            List<String> lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                String where = file + ", line " + (i + 1) + ": ";
                int equals = line.indexOf('=');
                String key = equals < 0 ? "" : line.substring(0, equals).strip();
                if (key.isEmpty()) {
                    throw new ParameterException(command, where + "expected key = value");
                }
                if (key.equals("data")) {
                    throw new ParameterException(command, where + "this file is in the data directory itself; use --data or YADO_DATA");
                }
                if (DataDirectory.SHARED_OPTION.equals("--" + key.replace('_', '-'))) {
                    throw new ParameterException(command, where + "who may write this file may not permit it; use " + DataDirectory.SHARED_OPTION
                            + " or YADO_ALLOW_SHARED_DATA=true");
                }
                if (!keys.contains(key)) {
                    throw new ParameterException(command, where + "unknown key '" + key + "'; known keys: " + String.join(", ", keys));
                }
                if (values.putIfAbsent(key, line.substring(equals + 1).strip()) != null) {
                    throw new ParameterException(command, where + "the key '" + key + "' is set twice");
                }
            }
        } catch (IOException e) {
            throw new ParameterException(command, "Cannot read " + file + ": " + e.getClass().getSimpleName(), e);
        }
        return new SettingsFile(values);
    }

    /** Returns the value of a key; empty if the file does not set it. */
    String value(String key) {
        return values.getOrDefault(key, "");
    }
}
