package dev.yado.launcher.command;

import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code yado store}: what can be done with the durable store of a data directory that no process uses. The store's own bundle does it, in a framework without
 * anything else: its class {@code StoreToolsComponent} registers services of Java's own types for this.
 */
@Command(name = "store", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "Check, save and bring back what a data directory keeps. No process may be running on it.")
final class StoreCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private StoreCommand() {
    }

    static CommandLine with(CommandContext context) {
        return new CommandLine(new StoreCommand())
                .addSubcommand(new Check(context))
                .addSubcommand(new Export(context))
                .addSubcommand(new Import(context));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? Try: yado store check");
    }

    /** What the three have in common. */
    private abstract static class OnStore implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private final DataOption data;

        OnStore(CommandContext context) {
            data = new DataOption(context);
        }

        @Override
        public Integer call() throws LaunchException {
            Path directory = data.directory();
            if (!makesOne() && !Files.isDirectory(directory)) {
                throw new LaunchException("There is no data directory " + directory + "; name it with --data DIR");
            }
            LaunchSettings settings = LaunchSettings.of(Distribution.ofThisProcess(), directory).feature("store-tools").build();
            try (YadoFramework yado = YadoFramework.start(settings)) {
                return run(yado.bundleContext()) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            }
        }

        /** Whether the data directory may be one that is not there yet. */
        boolean makesOne() {
            return false;
        }

        abstract boolean run(BundleContext context) throws LaunchException;

        @SuppressWarnings({ "rawtypes", "unchecked" }) // a service is looked up by its raw type; its own class says what it takes
        boolean use(BundleContext context, String control, Map<String, String> options) throws LaunchException {
            try {
                Collection<ServiceReference<BiFunction>> found = context.getServiceReferences(BiFunction.class, "(yado.control=" + control + ")");
                BiFunction<Map<String, String>, Consumer<String>, Boolean> tool = found.isEmpty() ? null : context.getService(found.iterator().next());
                if (tool == null) {
                    throw new LaunchException("This distribution has no tools for its store");
                }
                Consumer<String> say = spec.commandLine().getOut()::println;
                return tool.apply(options, say);
            } catch (InvalidSyntaxException e) {
                throw new AssertionError(e);
            } catch (IllegalStateException e) {
                throw new LaunchException(e.getMessage(), e);
            }
        }

        static String absolute(Path file) {
            return file.toAbsolutePath().toString();
        }
    }

    /** {@code yado store check}. */
    @Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Read everything and say what is damaged. Exit status 1 when something is.")
    private static final class Check extends OnStore {
        Check(CommandContext context) {
            super(context);
        }

        @Override
        boolean run(BundleContext context) throws LaunchException {
            return use(context, "store-check", Map.of());
        }
    }

    /** {@code yado store export}. */
    @Command(name = "export", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Save all that can be read to a new file, as JSON Lines. Exit status 1 when something could not be read; it is named.")
    private static final class Export extends OnStore {
        @Parameters(paramLabel = "FILE", description = "A file that does not exist yet; only you can read it")
        private Path file;

        Export(CommandContext context) {
            super(context);
        }

        @Override
        boolean run(BundleContext context) throws LaunchException {
            return use(context, "store-export", Map.of("file", absolute(file)));
        }
    }

    /** {@code yado store import}. */
    @Command(name = "import", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Make a store of an exported file, in a data directory that has none.")
    private static final class Import extends OnStore {
        @Parameters(paramLabel = "FILE", description = "What yado store export has written")
        private Path file;

        @Option(names = "--keep-epoch", description = "Let the positions count that clients remember. Only for an export that lacks nothing, and when nothing"
                + " was written to the old store after it: else those clients miss or mistake events without being told")
        private boolean keepEpoch;

        Import(CommandContext context) {
            super(context);
        }

        @Override
        boolean makesOne() {
            return true;
        }

        @Override
        boolean run(BundleContext context) throws LaunchException {
            return use(context, "store-import", Map.of("file", absolute(file), "keep_epoch", Boolean.toString(keepEpoch)));
        }
    }
}
