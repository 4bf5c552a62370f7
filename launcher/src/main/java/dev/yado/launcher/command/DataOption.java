package dev.yado.launcher.command;

import java.nio.file.Path;
import java.util.Optional;

import dev.yado.launcher.DataDirectory;
import picocli.CommandLine.Option;

/** {@code --data}, which every command has that works on a data directory. */
final class DataOption {
    static final String NAME = "--data";

    private final Surroundings surroundings;

    @Option(names = NAME, paramLabel = "DIR",
            description = "Where this process keeps everything. Default: $YADO_DATA, else $XDG_DATA_HOME/yado, else ~/.local/share/yado")
    private Path data;

    DataOption(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Path directory() {
        return DataDirectory.resolve(Optional.ofNullable(data), surroundings.environment(), surroundings.home());
    }
}
