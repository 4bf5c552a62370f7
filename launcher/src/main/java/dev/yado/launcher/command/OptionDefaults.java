package dev.yado.launcher.command;

import dev.yado.launcher.directory.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The values of options that are not on the command line: {@code --token-file} is read from the environment variable {@code YADO_TOKEN_FILE},
 * else from the key {@code token_file} in {@code etc/COMMAND.conf} of the data directory. Values are appended to the command line, so that they are
 * checked and reported like those on it.
 *
 * <p>Of mutually exclusive options, the one from the earlier source applies: {@code --token-env} on the command line disables
 * {@code YADO_TOKEN_FILE}.
 */
final class OptionDefaults {
    private final CommandContext context;
    private final Map<OptionSpec, String> origins = new LinkedHashMap<>();

    OptionDefaults(CommandContext context) {
        this.context = context;
    }

    /**
     * Returns the arguments with the values that were found.
     *
     * @throws ParameterException if the file contains an unknown key
     */
    String[] complete(CommandLine yado, String... arguments) {
        CommandLine command = yado;
        Set<OptionSpec> given = new HashSet<>();
        for (String argument : arguments) {
            if (command.getSubcommands().containsKey(argument)) {
                command = command.getSubcommands().get(argument);
            }
            OptionSpec option = command.getCommandSpec().optionsMap().get(argument.split("=", 2)[0]);
            if (option != null) {
                given.add(option);
            }
        }
        if (given.stream().anyMatch(o -> o.usageHelp() || o.versionHelp())) {
            return arguments;
        }
        CommandSpec spec = command.getCommandSpec();
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        add(all, given, spec, o -> context.variable(variable(o)), OptionDefaults::variable);
        if (spec.userObject() instanceof Configurable) {
            SettingsFile file =
                    SettingsFile.read(etc(spec, all).resolve(spec.name() + ".conf"), command, options(spec).stream().map(OptionDefaults::key).toList());
            add(all, given, spec, o -> file.value(key(o)), o -> spec.name() + ".conf");
        }
        return all.toArray(String[]::new);
    }

    /** Marks a command that has its own file in {@code etc/}. */
    interface Configurable {
    }

    private void add(List<String> all, Set<OptionSpec> given, CommandSpec spec, Function<OptionSpec, String> source, Function<OptionSpec, String> name) {
        Set<OptionSpec> added = new LinkedHashSet<>();
        for (OptionSpec option : options(spec)) {
            String value = source.apply(option);
            if (!value.isEmpty() && !given.contains(option)
                    && spec.argGroups().stream().noneMatch(group -> given.stream().anyMatch(other -> exclude(group, option, other)))) {
                added.add(option);
                origins.put(option, name.apply(option));
                for (String one : option.isMultiValue() ? value.split("\\s*,\\s*") : new String[] {value}) {
                    all.add(option.longestName() + "=" + one);
                }
            }
        }
        given.addAll(added);
    }

    /** Returns whether two options are in different branches of a group that allows only one branch. */
    private static boolean exclude(ArgGroupSpec group, OptionSpec one, OptionSpec other) {
        Object branchOfOne = branch(group, one);
        Object branchOfOther = branch(group, other);
        if (branchOfOne == null || branchOfOther == null) {
            return false;
        }
        return branchOfOne != branchOfOther ? group.exclusive() : branchOfOne instanceof ArgGroupSpec deeper && exclude(deeper, one, other);
    }

    private static Object branch(ArgGroupSpec group, OptionSpec option) {
        if (group.options().contains(option)) {
            return option;
        }
        return group.subgroups().stream().filter(sub -> sub.allOptionsNested().contains(option)).findFirst().orElse(null);
    }

    private Path etc(CommandSpec spec, List<String> arguments) {
        Optional<Path> data = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(DataOption.NAME) && i + 1 < arguments.size()) {
                data = Optional.of(Path.of(arguments.get(i + 1)));
            } else if (argument.startsWith(DataOption.NAME + "=")) {
                data = Optional.of(Path.of(argument.substring(DataOption.NAME.length() + 1)));
            }
        }
        return DataDirectory.resolve(data, context.environment(), context.home()).resolve(DataDirectory.ETC);
    }

    private static List<OptionSpec> options(CommandSpec spec) {
        return spec.options().stream().filter(o -> !o.usageHelp() && !o.versionHelp()).toList();
    }

    private static String key(OptionSpec option) {
        return option.longestName().substring(2).replace('-', '_');
    }

    private static String variable(OptionSpec option) {
        return "YADO_" + key(option).toUpperCase(Locale.ROOT);
    }

    /** Returns the source of a rejected value; empty if it was on the command line. */
    Optional<String> origin(ParameterException problem) {
        return Optional.ofNullable(problem.getArgSpec() instanceof OptionSpec option ? origins.get(option) : null);
    }
}
