package dev.yado.support.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRedactorTest {

    private static final int MAX = 400;

    private static String redact(String message) {
        return MessageRedactor.redact(message, MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://hidden:1/v1", "jdbc:sqlite:/hidden/x.db", "unix:/run/hidden.sock", "file:///hidden", "/srv/hidden/store", "/hidden",
        "/login/hidden", "(/srv/hidden)",
        "'/hidden'",
        "~/hidden", "C:\\hidden\\x", "\\\\hidden\\share", "hidden\\x", "srv/hidden/x", "hidden/x.json", "hidden.sqlite", "hidden-host:8787", "10.99.99.99",
        "10.99.99.99:80",
        "[fe80::99]:80", "hidden@example", "hidden.example.org", "org.hidden.SomeException", "Bearer hidden", "bearer hidden-1", "Basic hidden==",
        "token=hidden", "api_key: hidden", "password=hidden", "hidden-token-1f0c8c1e", "session-hidden9", "sk-hidden0123456789", "ghp_hidden012345678901234",
        "eyJhiddenhiddenhidden.hidden", "a1b2c3d4e5f6hiddena1b2c3d4e5f6"})
    void whatLooksLikeAnInternalIsTakenOut(String internal) {
        for (String sentence : new String[] {internal, "cannot reach " + internal + " now", "it said: " + internal + ".", "(" + internal + ") failed"}) {
            String clean = redact(sentence);
            assertFalse(clean.contains("hidden") || clean.contains("99"), sentence + " -> " + clean);
            assertThat(clean).contains(MessageRedactor.REMOVED);
        }
        assertThat(redact("cannot reach " + internal + " now")).as("the rest of the sentence stays").matches("cannot reach .*now");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/tool needs a tool name", "Please run /login", "try (/compact) first", "", "the Worker is busy with run run-3",
                "there is no profile builtin:coder; there are mine, builtin:echo", "limit must be 1 to 1000",
                "Runtime embedded-worker-runtime did not answer within 250 ms; the operation may have been executed", "start must be 0 or more, limit 0 to 256",
                "set workspace_root of dev.yado.source.local", "base_url must begin with http:// or https://", "the engine cannot read and/or write",
                "local Worker 'local-worker-coder-c84a9e3ad144b43d' has no metadata", "content must have at most 262144 characters",
                "error 1f0c8c1e: the log has the rest",
                "token_file cannot be read; the log says why"})
    void whatSaysWhatToDoStays(String sentence) {
        assertEquals(sentence, redact(sentence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3:9999x?token=sk-SECRET123 Bearer", "db.internal:5432", "at 10.1.2.3", "sk-hidden0123456789", "me@hidden"})
    void aNameWithAnInternalInItIsNone(String name) {
        assertEquals("the-id", MessageRedactor.label(name, "the-id", MAX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Embedded Worker Runtime", "Review of May (2nd)", "shown..labelx", "embedded-worker-runtime"})
    void anyOtherNameStays(String name) {
        assertEquals(name, MessageRedactor.label(name, "the-id", MAX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fix package.json", "me@x", "deploy to staging.example.com", "and/or", "refresh the token", "port 5432", "v1.2.3"})
    void whatAUserCallsAWorkerStays(String name) {
        assertEquals(name, MessageRedactor.givenName(name, "the-id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"at 10.1.2.3:9999x", "sk-hidden0123456789", "x token=abc"})
    void whatNobodyCallsAWorkerIsNoName(String name) {
        assertEquals("the-id", MessageRedactor.givenName(name, "the-id"));
    }

    @Test
    void longTextIsCleanedInNoTime() {
        // Of this thread's own time: what else the machine does is not the pattern's fault.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        for (String piece : new String[] {"a", "a/", "a.", "/", "\\", "token", "a1", "x:", "=", "1", "a-", "a@"}) {
            redact(piece.repeat(MAX));
        }
        assertThat(threads.getCurrentThreadCpuTime() - began).as("no text makes the pattern run away").isLessThan(2_000_000_000L);
    }
}
