package dev.yado.engine.acp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.process.ProcessSpec;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A secret in the environment of an agent that repeats it everywhere appears in no output. */
@Timeout(60)
class SecretTest {

    private static final String SECRET = "sk-planted\"7\\f3a9-é";

    @TempDir
    private Path data;
    @TempDir
    private Path secrets;

    @Test
    void whatTheAgentPrintsOfItsSecretsGoesNowhere() throws IOException {
        Path file = Files.setPosixFilePermissions(Files.writeString(secrets.resolve("key"), SECRET + "\n"), PosixFilePermissions.fromString("rw-------"));
        List<String> logged = new ArrayList<>();
        Logger root = Logger.getLogger("");
        Handler listener = listener(logged);
        root.addHandler(listener);
        Level before = root.getLevel();
        root.setLevel(Level.ALL);
        try (AgentFixture fixture =
                new AgentFixture(data, profile -> profile.permissions(Permissions.ASK).environment(Map.of("THE_KEY", SecretReference.parse("file:" + file))))) {
            WorkerId worker = fixture.worker();
            Feed<StreamFrame> stream = fixture.runtime.subscribe(worker, StreamQuery.LIVE);
            fixture.run(worker, "print-env THE_KEY");
            fixture.run(worker, "env THE_KEY");
            fixture.run(worker, "pieces-env THE_KEY");
            long agent = Long.parseLong(AgentFixture.said(fixture.run(worker, "pid")).substring(4));
            clean("the agent's command line", ProcessHandle.of(agent).flatMap(process -> process.info().commandLine()).orElse(""));
            fixture.input(worker, "ask-env THE_KEY");
            AgentFixture.await(() -> "a question in " + fixture.told(worker), () -> !fixture.runtime.interactions(worker).isEmpty());
            clean("a question", fixture.runtime.interactions(worker).toString());
            fixture.cancel(worker);
            fixture.settle(worker);
            fixture.run(worker, "error-env THE_KEY");

            String events = fixture.events(worker).toString();
            assertThat(events).as("the agent did get it, and what it said of it is there: " + events).contains("the key is [redacted] as you know");
            clean("the events", events);
            clean("the transcript", fixture.runtime.transcript(worker, 0, 100).toString());
            List<StreamFrame> frames = new ArrayList<>();
            for (Optional<StreamFrame> f = stream.poll(); f.isPresent(); f = stream.poll()) {
                frames.add(f.get());
            }
            clean("the stream", frames.toString());
            clean("the pieces of the stream", deltas(frames));
            clean("the catalog", fixture.runtime.get(worker).toString() + fixture.runtime.summary());
            assertThat(fixture.agentLog(worker)).contains("using key [redacted]");
            try (Stream<Path> files = Files.walk(data)) {
                for (Path written : files.filter(Files::isRegularFile).toList()) {
                    clean(written.toString(), Files.readString(written));
                }
            }
        } finally {
            root.removeHandler(listener);
            root.setLevel(before);
        }
        clean("the log of this process", logged.toString());
    }

    @Test
    void nothingThatHoldsASecretSaysItInItsTextForm() {
        ProcessSpec command = new ProcessSpec(List.of("sh", "--key=" + SECRET), Map.of("K", SECRET), Optional.of(data));
        clean("a command", command.toString());
        Profile profile = Profile.builder("p", "acp").environment(Map.of("K", SecretReference.parse("env:HOME"))).build();
        assertThat(profile.toString()).doesNotContain(System.getenv().getOrDefault("HOME", "?"));
        assertEquals("env:HOME", profile.environment().get("K").toString());
    }

    private static String deltas(List<StreamFrame> frames) {
        StringBuilder text = new StringBuilder();
        for (StreamFrame frame : frames) {
            if (frame instanceof StreamFrame.Delta delta && delta.payload() instanceof dev.yado.model.event.EventPayload.TextDelta piece) {
                text.append(piece.text());
            }
        }
        return text.toString();
    }

    private static void clean(String what, String text) {
        // Also JSON-escaped.
        for (String form : List.of(SECRET, SECRET.replace("\\", "\\\\").replace("\"", "\\\""), "7\\f3a9", "sk-planted")) {
            assertThat(text).as(() -> what + " shows the secret: " + text).doesNotContain(form);
        }
    }

    private static Handler listener(List<String> logged) {
        return new Handler() {
            @Override
            public synchronized void publish(LogRecord record) {
                logged.add(record.getMessage() + List.of(record.getParameters() == null ? new Object[0] : record.getParameters()) + record.getThrown());
            }

            @Override
            public void flush() {
                // No buffer.
            }

            @Override
            public void close() {
                // No resources.
            }
        };
    }
}
