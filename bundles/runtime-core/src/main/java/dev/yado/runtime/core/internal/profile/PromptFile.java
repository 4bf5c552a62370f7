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
 * A system prompt in a file of the profile's folder. Read for each new Worker, so that a change applies to the next one; cached while the file is unchanged. Thread-safe.
 */
final class PromptFile {

    private static final int MAX_BYTES = 4 * Profile.MAX_PROMPT;

    private record Version(Path real, FileTime modified, long size) {
    }

    private final Path folder;
    private final String file;
    private Version read;
    private String text;

    /** @param file a plain file name, so that it cannot name a file outside the folder */
    public PromptFile(Path folder, String file) {
        if (!file.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("system_prompt_file must be the name of a file in the profile's folder: letters, digits, _ . and -");
        }
        this.folder = folder;
        this.file = file;
    }

    /**
     * Returns the prompt.
     *
     * @throws IllegalStateException if the file is not usable; its message is meant for users
     */
    public synchronized String text() {
        try {
            Path real = folder.resolve(file).toRealPath();
            // A link out of the folder could show any file of this host to the users of the Worker.
            if (!real.startsWith(folder.toRealPath()) || !Files.isRegularFile(real)) {
                throw unusable("is not a file in the profile's folder");
            }
            Version now = new Version(real, Files.getLastModifiedTime(real), Files.size(real));
            if (!now.equals(read)) {
                text = decoded(real);
                read = now;
            }
            return text;
        } catch (CharacterCodingException e) {
            throw unusable("is not UTF-8");
        } catch (IOException e) {
            throw unusable("is missing or unreadable: it belongs in the profile's folder");
        }
    }

    private String decoded(Path real) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(real)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        String decoded = bytes.length > MAX_BYTES ? null : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        if (decoded == null || decoded.length() > Profile.MAX_PROMPT) {
            throw unusable("is larger than " + Profile.MAX_PROMPT + " characters");
        }
        return decoded;
    }

    private IllegalStateException unusable(String what) {
        return new IllegalStateException("the system prompt file " + file + " " + what);
    }
}
