package dev.yado.runtime.core.internal.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.ProfileEntry;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.SecretReference;
import dev.yado.support.secret.SecretUnavailableException;
import dev.yado.support.secret.SecretUnavailableException.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {

    @TempDir
    Path temp;

    private static ProfileEntry listed(RuntimeFixture lab, String name) {
        return lab.runtime.summary().profiles().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    private static TestEngine checking(String why, boolean wrong) {
        return new TestEngine((request, output) -> EngineSession.Result.FINISHED) {
            @Override
            public void check(Profile profile) throws EngineException {
                throw wrong ? EngineException.wrongProfile(why) : EngineException.unavailable(why);
            }
        };
    }

    @Test
    void invalidSettingsPreventTheCreationAndTheSummarySaysWhy() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            for (Map<String, String> wrong : List.of(Map.of("word_delay_ms", "abc"), Map.of("word_delay", "1"))) {
                lab.extensions.addProfile("p", 0, Profile.of("p", "P", "echo", wrong));
                String message = RuntimeFixture.refused(FailureCode.INVALID_REQUEST, () -> lab.create("p")).getMessage();
                assertTrue(message.contains(wrong.keySet().iterator().next()), message);
                assertEquals(ProfileEntry.builder("p", "P", "echo").available(false).reason(message).build(), listed(lab, "p"));
            }
            assertEquals(0, lab.runtime.summary().workers().total());
            assertEquals(Optional.empty(), listed(lab, "runtime_default").reason());
            assertTrue(listed(lab, "runtime_default").available());
        }
    }

    @Test
    void anUnavailableEngineReportsTheReason() {
        try (RuntimeFixture lab = new RuntimeFixture(checking("no key configured for the model big", false))) {
            assertEquals("no key configured for the model big", RuntimeFixture.refused(FailureCode.ENGINE_UNAVAILABLE, lab::create).getMessage());
            assertEquals(Optional.of("no key configured for the model big"), listed(lab, "runtime_default").reason());
        }
    }

    @Test
    void anEngineThatHangsOrFailsInItsCheckBlocksNoCaller() {
        TestEngine hanging = new TestEngine((request, output) -> EngineSession.Result.FINISHED) {
            @Override
            public void check(Profile profile) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("key sk-123 in an exception", e);
                }
            }
        };
        try (RuntimeFixture lab = new RuntimeFixture(hanging)) {
            String message = RuntimeFixture.refused(FailureCode.ENGINE_UNAVAILABLE, lab::create).getMessage();
            assertTrue(message.contains("within 2 s"), message);
        }
        TestEngine broken = new TestEngine((request, output) -> EngineSession.Result.FINISHED) {
            @Override
            public void check(Profile profile) {
                throw new IllegalStateException("key sk-123 in an exception");
            }
        };
        try (RuntimeFixture lab = new RuntimeFixture(broken)) {
            String message = RuntimeFixture.refused(FailureCode.ENGINE_UNAVAILABLE, lab::create).getMessage();
            assertFalse(message.contains("sk-123"), message);
            assertFalse(listed(lab, "runtime_default").reason().orElseThrow().contains("sk-123"));
        }
    }

    @Test
    void aMissingSecretMakesAProfileUnavailableAndOnlyTheVariableIsNamed() throws Exception {
        Path file = temp.resolve("the-secret-file");
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            Profile profile = Profile.builder("p", "echo").environment(Map.of("API_KEY", SecretReference.parse("file:" + file))).build();
            lab.extensions.addProfile("p", 0, profile);
            String message = RuntimeFixture.refused(FailureCode.ENGINE_UNAVAILABLE, () -> lab.create("p")).getMessage();
            assertTrue(message.contains("API_KEY"), message);
            assertFalse(message.contains("the-secret-file"), message);
            Files.setPosixFilePermissions(Files.writeString(file, "s3cret\n"), PosixFilePermissions.fromString("rw-------"));
            lab.create("p");
        }
    }

    @Test
    void aChangedProfileAppliesToNewWorkersOnly() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            lab.extensions.addProfile("p", 0, Profile.of("p", "P", "echo", Map.of("prefix", "old")));
            WorkerId before = lab.create("p");
            lab.extensions.addProfile("p", 0, Profile.of("p", "P", "echo", Map.of("prefix", "new")));
            WorkerId after = lab.create("p");
            lab.say(before, "hello");
            lab.say(after, "hello");
            lab.awaitEvent(before, "text_done old hello");
            lab.awaitEvent(after, "text_done new hello");
            lab.extensions.removeProfile("p");
            lab.settle(before);
            lab.say(before, "again");
            lab.awaitEvent(before, "text_done old again");
        }
    }

    @Test
    void aPromptFileIsReadForEachNewWorker() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("reviewer"));
        Files.writeString(folder.resolve("prompt.md"), "Be kind.\n");
        PromptFile prompt = new PromptFile(folder, "prompt.md");
        assertEquals("Be kind.\n", prompt.text());
        Files.writeString(folder.resolve("prompt.md"), "Be brief, and kind.\n");
        assertEquals("Be brief, and kind.\n", prompt.text());
        Files.delete(folder.resolve("prompt.md"));
        assertTrue(assertThrows(IllegalStateException.class, prompt::text).getMessage().contains("prompt.md is missing"));
    }

    @Test
    void aPromptFileMustBeInsideItsFolder() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("reviewer"));
        Path outside = Files.writeString(temp.resolve("private-things"), "a key");
        Files.createSymbolicLink(folder.resolve("link.md"), outside);
        String message = assertThrows(IllegalStateException.class, () -> new PromptFile(folder, "link.md").text()).getMessage();
        assertFalse(message.contains("private-things") || message.contains(temp.toString()), message);
        Files.writeString(folder.resolve("real.md"), "fine");
        Files.createSymbolicLink(folder.resolve("inner.md"), Path.of("real.md"));
        assertEquals("fine", new PromptFile(folder, "inner.md").text());
        Files.write(folder.resolve("latin.md"), new byte[] {'a', (byte) 0xe9, 'b'});
        assertThrows(IllegalStateException.class, () -> new PromptFile(folder, "latin.md").text());
        Files.writeString(folder.resolve("long.md"), "x".repeat(Profile.MAX_PROMPT + 1));
        assertThrows(IllegalStateException.class, () -> new PromptFile(folder, "long.md").text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../prompt.md", "/etc/passwd", "a/b", ".hidden", "", "..", "a\\b"})
    void aPromptFileIsAPlainName(String name) {
        assertThrows(IllegalArgumentException.class, () -> new PromptFile(temp, name));
    }

    @ParameterizedTest
    @CsvSource({"read,ALLOW", "read_all,DENY", "files/read,ALLOW", "files/write,ASK", "files/,ASK", "file,DENY"})
    void theRuleThatFitsBestCounts(String tool, Permission expected) {
        Permissions permissions = new Permissions(Permission.DENY,
                Map.of("read", Permission.ALLOW, "files/*", Permission.ASK, "files/r*", Permission.ALLOW));
        assertEquals(expected, permissions.of(tool));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*x", "a*b", "a**"})
    void aRuleIsANameOrAPrefix(String rule) {
        assertThrows(IllegalArgumentException.class, () -> new Permissions(Permission.ASK, Map.of(rule, Permission.ALLOW)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-123456", "env:", "env:A B", "env:1A", "file:relative", "file:", "FILE:/x", ""})
    void whatIsNoReferenceToASecretIsNotRepeated(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> SecretReference.parse(text)).getMessage();
        assertTrue(text.length() < 6 || !message.contains(text), message);
    }

    @Test
    void secretsAndTheirPathsAreNotShown() throws Exception {
        Path file = Files.setPosixFilePermissions(Files.writeString(temp.resolve("hidden-key"), "s3cret\r\n\n"), PosixFilePermissions.fromString("rw-------"));
        SecretReference reference = SecretReference.parse(" file:" + file + " ");
        assertEquals("s3cret", reference.resolve().value());
        assertEquals(reference, SecretReference.parse(reference.text()));
        Profile profile = Profile.builder("p", "echo").environment(Map.of("K", reference)).build();
        String all = reference.resolve() + " " + reference + " " + profile;
        assertFalse(all.contains("s3cret") || all.contains("hidden-key"), all);
        assertEquals(Problem.NOT_A_FILE, assertThrows(SecretUnavailableException.class, SecretReference.parse("file:" + temp)::resolve).problem());
        assertEquals(Problem.NOT_SET, assertThrows(SecretUnavailableException.class, SecretReference.parse("env:YADO_NO_SUCH_VARIABLE")::resolve).problem());
    }
}
