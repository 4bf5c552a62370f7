package dev.yado.launcher.command;

import dev.yado.launcher.directory.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --data} of every command that uses a data directory. */
final class DataOption {
    static final String NAME = "--data";

    private final CommandContext context;

    @Option(names = NAME, paramLabel = "DIR", converter = Folder.class,
            description = "Directory for everything that this process stores. Default: $YADO_DATA, else $XDG_DATA_HOME/yado, else ~/.local/share/yado")
    private Path data;

    DataOption(CommandContext context) {
        this.context = context;
    }

    Path directory() {
        return DataDirectory.resolve(Optional.ofNullable(data), context.environment(), context.home());
    }

    /** Rejects the empty string: it comes from unset variables in scripts, and as a path it would be the current directory. */
    static final class Folder implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            if (value.isBlank()) {
                throw new TypeConversionException("it must name a directory");
            }
            return Path.of(value);
        }
    }
}
