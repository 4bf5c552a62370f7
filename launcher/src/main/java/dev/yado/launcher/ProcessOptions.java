package dev.yado.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Option;

/** What every command has that starts a framework and stays. */
final class ProcessOptions {
    @Option(names = "--data", paramLabel = "DIR",
            description = "Where this process keeps everything. Default: $YADO_DATA, else $XDG_DATA_HOME/yado, else ~/.local/share/yado")
    private Path data;

    @Option(names = "--workspace", paramLabel = "DIR", description = "The folder the Workers are about. Default: the current directory")
    private Path workspace;

    @Option(names = "--feature", paramLabel = "NAME", description = "Add a feature of the distribution by name; may be repeated")
    private List<String> features = List.of();

    @Option(names = "--var", paramLabel = "NAME=VALUE", description = "Set a variable of a feature; may be repeated")
    private Map<String, String> variables = new LinkedHashMap<>();

    Path dataDirectory() {
        return DataDirectory.resolve(Optional.ofNullable(data), System.getenv(), Path.of(System.getProperty("user.home")));
    }

    LaunchSettings.Builder settings(String mainFeature) throws LaunchException {
        if (workspace != null && !Files.isDirectory(workspace)) {
            throw new LaunchException("The workspace " + workspace + " is not a directory");
        }
        LaunchSettings.Builder settings = LaunchSettings.of(Distribution.ofThisProcess(), dataDirectory())
                .feature(mainFeature).variables(variables);
        for (String name : features) {
            settings.feature(name);
        }
        return workspace == null ? settings : settings.workspace(workspace);
    }
}
