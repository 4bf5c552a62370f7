package dev.yado.launcher.command;

import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.error.LaunchException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code yado version}. */
@Command(name = "version", mixinStandardHelpOptions = true, versionProvider = Yado.Version.class, description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws LaunchException {
        spec.commandLine().getOut().println("yado " + Distribution.ofThisProcess().version() + " (JDK " + Runtime.version() + ")");
        return 0;
    }
}
