package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import dev.yado.support.secret.SecretFile;
import dev.yado.support.secret.SecretUnavailableException;
import java.nio.file.Path;

/**
 * The secret file of an option. The rule for such files is that of {@link SecretFile}, as for the files that configurations name.
 *
 * @param name the name of the file in messages, for example "Token file"
 */
record SecretFileArgument(String name, Path path) {

    private static final int MAX_BYTES = 64 << 10;

    SecretFileArgument {
        path = path.toAbsolutePath().normalize();
    }

    /** Reads the file. Returns its content without leading and trailing white space, which is never empty. */
    String text() throws LaunchException {
        try {
            return SecretFile.read(path, MAX_BYTES).value();
        } catch (SecretUnavailableException e) {
            throw new LaunchException(name + " " + path + " " + e.getMessage(), e);
        }
    }
}
