package dev.yado.launcher.command;

import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
 * {@code yado store}: checks, copies, exports and imports the durable store of a data directory. Only a backup can be made while a process uses it. The bundle of the store does the work, in a
 * framework that runs nothing else: its class {@code StoreToolsComponent} registers services with types of the JDK.
 */
@Command(name = "store", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "Back up, restore, check, export or import the store of a data directory. No process may use it meanwhile, except for a backup.")
final class StoreCommand implements Runnable {
    private static final System.Logger LOG = System.getLogger(StoreCommand.class.getName());

    @Spec
    private CommandSpec spec;

    private StoreCommand() {
    }

    static CommandLine with(CommandContext context) {
        return new CommandLine(new StoreCommand())
                .addSubcommand(new Backup(context))
                .addSubcommand(new Restore(context))
                .addSubcommand(new Check(context))
                .addSubcommand(new Export(context))
                .addSubcommand(new Import(context));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing. Try: yado store check");
    }

    /** The common part of the subcommands. */
    private abstract static class StoreTool implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private final DataOption data;

        StoreTool(CommandContext context) {
            data = new DataOption(context);
        }

        @Override
        public Integer call() throws LaunchException {
            Path directory = data.directory();
            if (!createsStore() && !Files.isDirectory(directory)) {
                throw new LaunchException("The data directory " + directory + " does not exist; set it with --data DIR");
            }
            return inFramework(directory);
        }

        /** Runs the tool in a framework that uses {@code directory}. */
        int inFramework(Path directory) throws LaunchException {
            LaunchSettings settings = LaunchSettings.of(Distribution.ofThisProcess(), directory).feature("store-tools").build();
            try (YadoFramework yado = YadoFramework.start(settings)) {
                return run(yado.bundleContext()) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            }
        }

        /** Returns the data directory that the command line selects. */
        Path directory() {
            return data.directory();
        }

        /** Returns whether the data directory may be missing. */
        boolean createsStore() {
            return false;
        }

        abstract boolean run(BundleContext context) throws LaunchException;

        @SuppressWarnings({"rawtypes", "unchecked"}) // services are looked up by raw type; StoreToolsComponent documents the parameters
        boolean use(BundleContext context, String control, Map<String, String> options) throws LaunchException {
            try {
                Collection<ServiceReference<BiFunction>> found = context.getServiceReferences(BiFunction.class, "(yado.control=" + control + ")");
                BiFunction<Map<String, String>, Consumer<String>, Boolean> tool = found.isEmpty() ? null : context.getService(found.iterator().next());
                if (tool == null) {
                    throw new LaunchException("This distribution contains no store tools");
                }
                Consumer<String> print = spec.commandLine().getOut()::println;
                return tool.apply(options, print);
            } catch (InvalidSyntaxException e) {
                throw new AssertionError("the filter consists of constants", e);
            } catch (IllegalStateException e) {
                throw new LaunchException(e.getMessage(), e);
            }
        }

        static String absolute(Path file) {
            return file.toAbsolutePath().toString();
        }
    }

    /** {@code yado store backup}. Its framework has a temporary directory, because a process may use the data directory. */
    @Command(name = "backup", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Copy the store to a new file and check the copy, also while a process serves it. Exits with status 1 and a report if the copy is"
                    + " damaged.")
    private static final class Backup extends StoreTool {
        @Parameters(paramLabel = "FILE", description = "A file that does not exist yet; it is created readable by its owner only")
        private Path file;

        Backup(CommandContext context) {
            super(context);
        }

        @Override
        int inFramework(Path directory) throws LaunchException {
            Path temporary = null;
            try {
                temporary = Files.createTempDirectory("yado-backup-");
                return super.inFramework(temporary);
            } catch (IOException e) {
                throw new LaunchException("A temporary directory cannot be created: " + e.getClass().getSimpleName(), e);
            } finally {
                delete(temporary);
            }
        }

        private static void delete(Path directory) {
            if (directory == null) {
                return;
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "the temporary directory cannot be deleted", e);
            }
        }

        @Override
        boolean run(BundleContext context) throws LaunchException {
            return use(context, "store-backup", Map.of("data", absolute(directory()), "file", absolute(file)));
        }
    }

    /** {@code yado store restore}. */
    @Command(name = "restore", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Create a store from a backup, in a data directory without a store.")
    private static final class Restore extends StoreTool {
        @Parameters(paramLabel = "FILE", description = "A file written by yado store backup")
        private Path file;

        @Option(names = "--keep-epoch",
                description = "Keep the cursors of clients valid. Use it only if nothing was written to the store after the backup: otherwise clients miss"
                        + " or confuse events without an error")
        private boolean keepEpoch;

        Restore(CommandContext context) {
            super(context);
        }

        @Override
        boolean createsStore() {
            return true;
        }

        @Override
        boolean run(BundleContext context) throws LaunchException {
            return use(context, "store-restore", Map.of("file", absolute(file), "keep_epoch", Boolean.toString(keepEpoch)));
        }
    }

    /** {@code yado store check}. */
    @Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class,
            description = "Read the whole store and report damage. Exits with status 1 if there is any.")
    private static final class Check extends StoreTool {
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
            description = "Write everything that can be read to a new file, as JSON Lines. Exits with status 1 and a report if something cannot be read.")
    private static final class Export extends StoreTool {
        @Parameters(paramLabel = "FILE", description = "A file that does not exist yet; it is created readable by its owner only")
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
            description = "Create a store from an exported file, in a data directory without a store.")
    private static final class Import extends StoreTool {
        @Parameters(paramLabel = "FILE", description = "A file written by yado store export")
        private Path file;

        @Option(names = "--keep-epoch",
                description = "Keep the cursors of clients valid. Use it only if the export is complete and nothing was written to the old store after it:"
                        + " otherwise clients miss or confuse events without an error")
        private boolean keepEpoch;

        Import(CommandContext context) {
            super(context);
        }

        @Override
        boolean createsStore() {
            return true;
        }

        @Override
        boolean run(BundleContext context) throws LaunchException {
            return use(context, "store-import", Map.of("file", absolute(file), "keep_epoch", Boolean.toString(keepEpoch)));
        }
    }
}
