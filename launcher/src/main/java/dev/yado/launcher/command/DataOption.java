package dev.yado.launcher.command;

import dev.yado.launcher.directory.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --data}, which every command has that works on a data directory. */
final class DataOption {
    static final String NAME = "--data";

    private final CommandContext context;

    @Option(names = NAME, paramLabel = "DIR", converter = Folder.class,
            description = "Where this process keeps everything. Default: $YADO_DATA, else $XDG_DATA_HOME/yado, else ~/.local/share/yado")
    private Path data;

    DataOption(CommandContext context) {
        this.context = context;
    }

    Path directory() {
        return DataDirectory.resolve(Optional.ofNullable(data), context.environment(), context.home());
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
