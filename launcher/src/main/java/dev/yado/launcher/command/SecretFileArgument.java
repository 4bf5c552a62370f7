package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/**
 * A file with a secret that an option names. Rejected when its group or other users have any permission on it.
 *
 * @param what the name of the file in messages, for example "Token file"
 */
record SecretFileArgument(String what, Path path) {
    private static final long MAX_BYTES = 65_536;

    SecretFileArgument {
        path = path.toAbsolutePath().normalize();
    }

    /** Returns the content without surrounding white space, which is never empty. */
    String text() throws LaunchException {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new LaunchException(what + " " + path + " is larger than " + MAX_BYTES + " bytes; is it the right file?");
            }
            String text = Files.readString(path).strip();
            if (text.isEmpty()) {
                throw new LaunchException(what + " " + path + " is empty");
            }
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && Files.getPosixFilePermissions(path).stream().anyMatch(SecretFileArgument::isForOthers)) {
                throw new LaunchException(what + " " + path + " is accessible to other users. Restrict it to its owner: chmod 600 " + path);
            }
            return text;
        } catch (IOException e) {
            throw new LaunchException(what + " " + path + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static boolean isForOthers(PosixFilePermission permission) {
        return !permission.name().startsWith("OWNER_");
    }
}
