package dev.yado.launcher.command;

import java.io.PrintWriter;

import dev.yado.launcher.Distribution;
import dev.yado.launcher.LaunchException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The {@code yado} command line. Exit codes: 0 done, 1 it did not work, 2 it was asked wrongly. */
@Command(name = "yado", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "Where long-running agent Workers live.")
public final class Yado implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(execute(Surroundings.ofThisProcess(), new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
    }

    static int execute(Surroundings surroundings, PrintWriter out, PrintWriter err, String... arguments) {
        FlagSources sources = new FlagSources(surroundings);
        CommandLine yado = commandLine(surroundings).setOut(out).setErr(err)
                .setParameterExceptionHandler((e, all) -> badUsage(e, sources))
                .setExecutionExceptionHandler(failure());
        try {
            return yado.execute(sources.complete(yado, arguments));
        } catch (ParameterException e) {
            return badUsage(e, sources);
        }
    }

    private static CommandLine commandLine(Surroundings surroundings) {
        ITypeConverter<ListenAddress> listen = text -> {
            try {
                return ListenAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
        return new CommandLine(new Yado())
                .addSubcommand(new BackendCommand(surroundings))
                .addSubcommand(new RuntimeCommand(surroundings))
                .addSubcommand(FeatureCommand.with(surroundings))
                .addSubcommand(StoreCommand.with(surroundings))
                .addSubcommand(new VersionCommand())
                .registerConverter(ListenAddress.class, listen);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? Try: yado backend");
    }

    private static int badUsage(ParameterException e, FlagSources sources) {
        CommandLine command = e.getCommandLine();
        String message = e.getMessage().replaceFirst("^Error: ", "");
        command.getErr().println("yado: " + message + sources.origin(e).map(o -> " (from " + o + ")").orElse("")
                + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        return CommandLine.ExitCode.USAGE;
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
