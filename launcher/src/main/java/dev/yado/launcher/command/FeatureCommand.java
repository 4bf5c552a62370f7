package dev.yado.launcher.command;

import dev.yado.launcher.deploy.DeployedFeatures;
import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.error.LaunchException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code yado feature}: adds features of the distribution to a data directory and removes them, also while a process uses it. */
@Command(name = "feature", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "Add features to a running process, or remove them, without a restart.")
final class FeatureCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private FeatureCommand() {
    }

    static CommandLine with(CommandContext context) {
        return new CommandLine(new FeatureCommand())
                .addSubcommand(new Add(context))
                .addSubcommand(new Remove(context))
                .addSubcommand(new ListFeatures(context));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing. Try: yado feature list");
    }

    /** The common part of the subcommands. */
    private abstract static class DeployCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private final DataOption data;

        DeployCommand(CommandContext context) {
            data = new DataOption(context);
        }

        @Override
        public Integer call() throws LaunchException {
            run(new DeployedFeatures(Distribution.ofThisProcess(), data.directory()));
            return 0;
        }

        abstract void run(DeployedFeatures features) throws LaunchException;

        void print(String line) {
            spec.commandLine().getOut().println(line);
        }

        static String bundles(Set<String> files) {
            return files.size() == 1 ? "1 bundle" : files.size() + " bundles";
        }
    }

    /** {@code yado feature add}. */
    @Command(name = "add", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Copy the bundles of a feature to deploy/ of the data directory; a running process starts them within about a second.")
    private static final class Add extends DeployCommand {
        @Parameters(paramLabel = "NAME", description = "A feature of the distribution, as listed by yado feature list")
        private String name;

        Add(CommandContext context) {
            super(context);
        }

        @Override
        void run(DeployedFeatures features) throws LaunchException {
            Set<String> files = features.add(name);
            print("Added feature " + name + ": " + bundles(files) + " in deploy/");
        }
    }

    /** {@code yado feature remove}. */
    @Command(name = "remove", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Delete the bundles of an added feature from deploy/ of the data directory.")
    private static final class Remove extends DeployCommand {
        @Parameters(paramLabel = "NAME", description = "An added feature")
        private String name;

        Remove(CommandContext context) {
            super(context);
        }

        @Override
        void run(DeployedFeatures features) throws LaunchException {
            Set<String> files = features.remove(name);
            print("Removed feature " + name + ": " + bundles(files) + " deleted from deploy/");
        }
    }

    /** {@code yado feature list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "List the features of the distribution, and which of them are added to the data directory.")
    private static final class ListFeatures extends DeployCommand {
        ListFeatures(CommandContext context) {
            super(context);
        }

        @Override
        void run(DeployedFeatures features) throws LaunchException {
            features.states().forEach((name, state) -> print(switch (state) {
                case NOT_ADDED -> name;
                case ADDED -> name + "  added";
                case OUTDATED -> name + "  added from another distribution: add it again to update it";
            }));
        }
    }
}
