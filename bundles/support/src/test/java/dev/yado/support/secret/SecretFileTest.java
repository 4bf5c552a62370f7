package dev.yado.support.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.support.secret.SecretUnavailableException.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {

    private static final int MAX = 100;

    @TempDir
    Path temp;

    private Path file(byte[] bytes, String permissions) throws IOException {
        Path file = Files.write(temp.resolve("hidden-name"), bytes);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8), "rw-------");
    }

    private static Problem problem(Path file) {
        SecretUnavailableException e = assertThrows(SecretUnavailableException.class, () -> SecretFile.read(file, MAX));
        assertThat(e.getMessage()).doesNotContain("hidden");
        return e.problem();
    }

    @Test
    void blanksAndLineEndsAroundTheSecretAreNotPartOfIt() throws Exception {
        assertEquals("s3 cret", SecretFile.read(file(" s3 cret\r\n\n"), MAX).value());
        assertEquals("x".repeat(MAX), SecretFile.read(file("x".repeat(MAX)), MAX).value());
        Path link = Files.createSymbolicLink(temp.resolve("link"), file("linked"));
        assertEquals("linked", SecretFile.read(link.toString(), MAX).value(), "mounted secrets are links");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw---x---", "rwxrwxrwx"})
    void anyAccessOfOthersIsRefused(String permissions) throws Exception {
        assertEquals(Problem.OPEN_TO_OTHERS, problem(file("s3cret".getBytes(StandardCharsets.UTF_8), permissions)));
    }

    @Test
    void whatIsNoSecretSaysWhy() throws Exception {
        assertEquals(Problem.MISSING, problem(temp.resolve("hidden-nothing")));
        assertEquals(Problem.MISSING, assertThrows(SecretUnavailableException.class, () -> SecretFile.read("\0", MAX)).problem());
        assertEquals(Problem.NOT_A_FILE, problem(temp));
        assertEquals(Problem.EMPTY, problem(file(" \n\t")));
        assertEquals(Problem.TOO_LARGE, problem(file("x".repeat(MAX + 1))));
        assertEquals(Problem.NOT_TEXT, problem(file(new byte[] {(byte) 0xFF, 'a'}, "rw-------")));
    }
}
