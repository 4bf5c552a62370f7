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

/** {@code yado feature}: features of the distribution added to a data directory, also while a process runs on it. */
@Command(name = "feature", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "Add features to what runs, without a restart.")
final class FeatureCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private FeatureCommand() {
    }

    static CommandLine with(CommandContext context) {
        return new CommandLine(new FeatureCommand())
                .addSubcommand(new Add(context))
                .addSubcommand(new Remove(context))
                .addSubcommand(new Names(context));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? Try: yado feature list");
    }

    /** What the three have in common. */
    private abstract static class OnDeployed implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private final DataOption data;

        OnDeployed(CommandContext context) {
            data = new DataOption(context);
        }

        @Override
        public Integer call() throws LaunchException {
            run(new DeployedFeatures(Distribution.ofThisProcess(), data.directory()));
            return 0;
        }

        abstract void run(DeployedFeatures features) throws LaunchException;

        void say(String line) {
            spec.commandLine().getOut().println(line);
        }

        static String bundles(Set<String> files) {
            return files.size() == 1 ? "1 bundle" : files.size() + " bundles";
        }
    }

    /** {@code yado feature add}. */
    @Command(name = "add", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Put a feature's bundles into deploy/ of the data directory; what runs on it takes them within about a second.")
    private static final class Add extends OnDeployed {
        @Parameters(paramLabel = "NAME", description = "A feature of the distribution; yado feature list names them")
        private String name;

        Add(CommandContext context) {
            super(context);
        }

        @Override
        void run(DeployedFeatures features) throws LaunchException {
            Set<String> files = features.add(name);
            say("Feature " + name + " is added: " + bundles(files) + " in deploy/");
        }
    }

    /** {@code yado feature remove}. */
    @Command(name = "remove", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Take away what adding a feature put into deploy/ of the data directory.")
    private static final class Remove extends OnDeployed {
        @Parameters(paramLabel = "NAME", description = "A feature that was added")
        private String name;

        Remove(CommandContext context) {
            super(context);
        }

        @Override
        void run(DeployedFeatures features) throws LaunchException {
            Set<String> files = features.remove(name);
            say("Feature " + name + " is removed: " + bundles(files) + " out of deploy/");
        }
    }

    /** {@code yado feature list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "List the distribution's features, and which of them were added to the data directory.")
    private static final class Names extends OnDeployed {
        Names(CommandContext context) {
            super(context);
        }

        @Override
        void run(DeployedFeatures features) throws LaunchException {
            features.states().forEach((name, state) -> say(switch (state) {
                case NOT_ADDED -> name;
                case ADDED -> name + "  added";
                case OUTDATED -> name + "  added, not as in this distribution: add it again";
            }));
        }
    }
}
