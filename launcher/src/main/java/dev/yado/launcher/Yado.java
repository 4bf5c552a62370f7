package dev.yado.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The {@code yado} command line. Exit codes: 0 done, 1 it did not work, 2 it was asked wrongly. */
@Command(name = "yado", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "Where long-running agent Workers live.", subcommands = { BackendCommand.class, VersionCommand.class })
public final class Yado implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine yado = new CommandLine(new Yado());
        ITypeConverter<ListenAddress> listen = text -> {
            try {
                return ListenAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
        return yado.registerConverter(ListenAddress.class, listen)
                .setParameterExceptionHandler(badUsage())
                .setExecutionExceptionHandler(failure());
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command? Try: yado backend");
    }

    private static IParameterExceptionHandler badUsage() {
        return (e, arguments) -> {
            CommandLine command = e.getCommandLine();
            command.getErr().println("yado: " + e.getMessage() + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
            return CommandLine.ExitCode.USAGE;
        };
    }

    private static IExecutionExceptionHandler failure() {
        return (e, command, parsed) -> {
            if (!(e instanceof LaunchException launch)) {
                throw e; // a defect of ours: picocli prints it whole
            }
            command.getErr().println("yado: " + launch.getMessage());
            launch.problems().forEach(problem -> command.getErr().println("  " + problem));
            return CommandLine.ExitCode.SOFTWARE;
        };
    }

    /** For {@code yado --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws LaunchException {
            return new String[] { "yado " + Distribution.ofThisProcess().version() };
        }
    }
}
