package dev.yado.runtime.core.internal.profile;

import dev.yado.runtime.spi.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * A system prompt in a file of the profile's folder. Read when it is needed, so that a change counts for the next Worker; kept while the file stays as it
 * is. Thread-safe.
 */
final class PromptFile {

    private static final int MAX_BYTES = 4 * Profile.MAX_PROMPT;

    private record Version(Path real, FileTime modified, long size) {
    }

    private final Path folder;
    private final String file;
    private Version read;
    private String text;

    /** @param file a plain file name, so that it names nothing outside the folder */
    public PromptFile(Path folder, String file) {
        if (!file.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("system_prompt_file must be the name of a file in the profile's folder: letters, digits, _ . and -");
        }
        this.folder = folder;
        this.file = file;
    }

    /** @throws IllegalStateException that says, to people, what is wrong with the file */
    public synchronized String text() {
        try {
            Path real = folder.resolve(file).toRealPath();
            // A link that leads elsewhere could show any file of this host to whoever talks to the Worker.
            if (!real.startsWith(folder.toRealPath()) || !Files.isRegularFile(real)) {
                throw wrong("is not a file in the profile's folder");
            }
            Version now = new Version(real, Files.getLastModifiedTime(real), Files.size(real));
            if (!now.equals(read)) {
                text = decoded(real);
                read = now;
            }
            return text;
        } catch (CharacterCodingException e) {
            throw wrong("is not UTF-8");
        } catch (IOException e) {
            throw wrong("is missing or unreadable: it belongs into the profile's folder");
        }
    }

    private String decoded(Path real) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(real)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        String decoded = bytes.length > MAX_BYTES ? null : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        if (decoded == null || decoded.length() > Profile.MAX_PROMPT) {
            throw wrong("is larger than " + Profile.MAX_PROMPT + " characters");
        }
        return decoded;
    }

    private IllegalStateException wrong(String what) {
        return new IllegalStateException("the system prompt file " + file + " " + what);
    }
}
