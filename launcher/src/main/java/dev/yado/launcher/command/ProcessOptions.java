package dev.yado.launcher.command;

import dev.yado.launcher.directory.DataDirectory;
import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that starts a framework and runs until it is stopped. */
final class ProcessOptions {
    @Mixin
    private final DataOption data;

    @Option(names = DataDirectory.SHARED_OPTION,
            description = "Starts although other users may change the data directory, etc/, deploy/ or a file in them, and thereby run code as this user. Cannot be"
                    + " set in a file in etc/")
    private boolean sharedData;

    @Option(names = "--workspace", paramLabel = "DIR",
            description = "Directory whose name a Backend shows as its workspace, and whose Workers recorded by yoi it lists. Default: the current directory")
    private Path workspace;

    @Option(names = "--feature", paramLabel = "NAME", description = "Feature of the distribution to add, see yado feature list; may be repeated")
    private List<String> features = List.of();

    @Option(names = "--var", paramLabel = "NAME=VALUE", description = "Value of a variable of an added feature; may be repeated")
    private Map<String, String> variables = new LinkedHashMap<>();

    ProcessOptions(CommandContext context) {
        data = new DataOption(context);
    }

    LaunchSettings.Builder settings(List<String> mainFeatures) throws LaunchException {
        if (workspace != null && !Files.isDirectory(workspace)) {
            throw new LaunchException("The workspace " + workspace + " is not a directory");
        }
        LaunchSettings.Builder settings = LaunchSettings.of(Distribution.ofThisProcess(), data.directory()).sharedData(sharedData).variables(variables);
        for (String name : mainFeatures) {
            settings.feature(name);
        }
        for (String name : features) {
            settings.feature(name);
        }
        return workspace == null ? settings : settings.workspace(workspace);
    }
}
