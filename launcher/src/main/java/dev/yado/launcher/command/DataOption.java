package dev.yado.launcher.command;

import java.nio.file.Path;
import java.util.Optional;

import dev.yado.launcher.DataDirectory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --data}, which every command has that works on a data directory. */
final class DataOption {
    static final String NAME = "--data";

    private final Surroundings surroundings;

    @Option(names = NAME, paramLabel = "DIR", converter = Folder.class,
            description = "Where this process keeps everything. Default: $YADO_DATA, else $XDG_DATA_HOME/yado, else ~/.local/share/yado")
    private Path data;

    DataOption(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Path directory() {
        return DataDirectory.resolve(Optional.ofNullable(data), surroundings.environment(), surroundings.home());
    }

    /** The empty text is what a script's unset variable gives; as a path it would be the folder the script happens to run in. */
    static final class Folder implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            if (value.isBlank()) {
                throw new TypeConversionException("it must name a folder");
            }
            return Path.of(value);
        }
    }
}
