package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/**
 * A file that holds a secret. Refused when anybody but its owner can use it: a secret that others have read is none, and nobody would notice.
 *
 * @param what how messages call it, for example "Token file"
 */
record SecretFileArgument(String what, Path path) {
    private static final long MOST_BYTES = 65_536;

    SecretFileArgument {
        path = path.toAbsolutePath().normalize();
    }

    /** Its text without blanks around it; there is some. */
    String text() throws LaunchException {
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new LaunchException(what + " " + path + " is larger than " + MOST_BYTES + " bytes; is it the right one?");
            }
            String text = Files.readString(path).strip();
            if (text.isEmpty()) {
                throw new LaunchException(what + " " + path + " is empty");
            }
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && Files.getPosixFilePermissions(path).stream().anyMatch(SecretFileArgument::isForOthers)) {
                throw new LaunchException(what + " " + path + " is open to other users. Make it yours alone: chmod 600 " + path);
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
