package dev.yado.launcher.command;

import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.error.LaunchException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The {@code yado} command line. Exit codes: 0 success, 1 failure, 2 wrong usage. */
@Command(name = "yado", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "Runs long-lived LLM-agent Workers.")
public final class Yado implements Runnable {
    /** The environment variable that, with any value, adds stack traces to failures. */
    private static final String TRACE = "YADO_TRACE";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(execute(CommandContext.ofThisProcess(), new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
    }

    /**
     * Executes a command and returns its exit code. Commands that serve block until their server stops.
     *
     * @param out where results are printed
     * @param err where errors, warnings and progress are printed
     */
    public static int execute(CommandContext context, PrintWriter out, PrintWriter err, String... arguments) {
        OptionDefaults defaults = new OptionDefaults(context);
        CommandLine yado = commandLine(context, arguments).setOut(out).setErr(err)
                .setParameterExceptionHandler((e, all) -> badUsage(e, defaults))
                .setExecutionExceptionHandler(failure(context));
        try {
            return yado.execute(defaults.complete(yado, arguments));
        } catch (ParameterException e) {
            return badUsage(e, defaults);
        }
    }

    private static CommandLine commandLine(CommandContext context, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("backend", () -> new BackendCommand(context));
        commands.put("runtime", () -> new RuntimeCommand(context));
        commands.put("feature", () -> FeatureCommand.with(context));
        commands.put("store", () -> StoreCommand.with(context));
        commands.put("version", VersionCommand::new);
        CommandLine yado = new CommandLine(new Yado());
        // Reading the options of all commands is a noticeable part of a start, so a named command is added alone.
        boolean named = arguments.length > 0 && commands.containsKey(arguments[0]);
        commands.forEach((name, command) -> {
            if (!named || name.equals(arguments[0])) {
                yado.addSubcommand(name, command.get());
            }
        });
        return yado.registerConverter(ListenAddress.class, converter(ListenAddress::parse))
                .registerConverter(StoreOption.Kind.class, converter(StoreOption.Kind::parse));
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing. Try: yado backend");
    }

    private static int badUsage(ParameterException e, OptionDefaults defaults) {
        CommandLine command = e.getCommandLine();
        String message = e.getMessage().replaceFirst("^Error: ", "");
        command.getErr().println("yado: " + message + defaults.origin(e).map(o -> " (from " + o + ")").orElse("")
                + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    private static IExecutionExceptionHandler failure(CommandContext context) {
        return (e, command, parsed) -> {
            PrintWriter err = command.getErr();
            if (!(e instanceof LaunchException launch)) {
                err.println("yado: Internal error: " + e + (context.variable(TRACE).isEmpty() ? ". Set " + TRACE + "=1 for the stack trace." : ""));
            } else if (launch.problems().size() == 1) {
                err.println("yado: " + launch.getMessage() + ": " + launch.problems().get(0));
            } else {
                err.println("yado: " + launch.getMessage() + (launch.problems().isEmpty() ? "" : ": " + launch.problems().size() + " problems"));
                launch.problems().forEach(problem -> err.println("  " + problem));
            }
            if (!context.variable(TRACE).isEmpty()) {
                e.printStackTrace(err);
            }
            return CommandLine.ExitCode.SOFTWARE;
        };
    }

    /** For {@code yado --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws LaunchException {
            return new String[] {"yado " + Distribution.ofThisProcess().version()};
        }
    }
}
