package dev.yado.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BearerTokenTest {

    @TempDir
    Path directory;

    @ParameterizedTest(name = "Authorization: {0} -> {1}")
    @CsvSource(nullValues = "-", textBlock = """
            Bearer secret-7,    true
            bearer secret-7,    true
            Bearer secret-8,    false
            Bearer secret-77,   false
            Bearer,             false
            secret-7,           false
            Basic secret-7,     false
            -,                  false
            """)
    void onlyTheTokenMatches(String header, boolean matches) {
        BearerToken token = BearerToken.read("", "TOKEN", Map.of("TOKEN", " secret-7\n")::get);
        assertTrue(token.configured() && token.usable());
        assertEquals(matches, token.matches(header));
    }

    @Test
    void theSchemeCanBeCaseSensitive() {
        BearerToken token = BearerToken.read("", "TOKEN", Map.of("TOKEN", "secret-7")::get).withExactScheme();
        assertTrue(token.matches("Bearer secret-7"));
        assertFalse(token.matches("bearer secret-7"));
    }

    @Test
    void noneConfiguredIsNotTheSameAsUnreadable() {
        BearerToken none = BearerToken.read("", "", name -> null);
        assertFalse(none.configured());
        assertTrue(none.usable());

        for (BearerToken broken : new BearerToken[] {BearerToken.read("", "TOKEN", name -> null),
            BearerToken.read(directory.resolve("missing").toString(), "", name -> null)}) {
            assertTrue(broken.configured(), "a token that cannot be read must not count as none: nobody may get in");
            assertFalse(broken.usable());
            assertFalse(broken.matches("Bearer "));
        }
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "secret-7\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertFalse(BearerToken.read(file.toString(), "", name -> null).usable());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertTrue(BearerToken.read(file.toString(), "", name -> null).matches("Bearer secret-7"));
    }

    @Test
    void toStringRevealsNothing() {
        assertThat(BearerToken.read("", "T", name -> "secret-7").toString()).doesNotContain("secret");
    }
}
