package dev.yado.engine.llm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.engine.llm.internal.tool.ConfiguredToolServer;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Delivery;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools over streamable HTTP, of a server with scripted responses. */
class HttpToolServerTest {

    private static final Permissions ALLOW = new Permissions(Permission.ALLOW, Map.of());

    /** Responds to {@code request} like a server without sessions. */
    private static void answer(FakeProvider.Request request, FakeProvider.Exchange exchange) throws IOException {
        if (!request.line().startsWith("POST")) {
            exchange.refuse(405, "{}");
            return;
        }
        JsonNode message = LlmJson.tree(request.body()).orElseThrow();
        String result = switch (message.path("method").asText()) {
            case "initialize" -> "{\"protocolVersion\":" + message.path("params").path("protocolVersion")
                    + ",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"test\",\"version\":\"1\"}}";
            case "tools/list" ->
                    "{\"tools\":[{\"name\":\"time.now\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"zone\":{\"$ref\":\"#/definitions/Z\"}},"
                            + "\"definitions\":{\"Z\":{\"type\":\"string\",\"enum\":[\"UTC\"]}}}}]}";
            case "tools/call" -> "{\"content\":[{\"type\":\"text\",\"text\":\"noon, token " + request.headers().get("authorization") + "\"}]}";
            default -> "";
        };
        if (result.isEmpty()) {
            exchange.begin(202, "application/json").end();
        } else {
            exchange.refuse(200, "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",\"result\":" + result + "}");
        }
    }

    private static LlmFixture fixture(FakeProvider server, Map<String, ?> more) throws Exception {
        LlmFixture fixture =
                new LlmFixture(ProviderFormat.OPENAI, Map.of(), profile -> profile.option(ProfileOptions.TOOLS, List.of("clock")).permissions(ALLOW));
        Map<String, Object> settings = new java.util.HashMap<>(Map.of("url", server.url() + "/mcp", "start_timeout_ms", 5_000));
        settings.putAll(more);
        fixture.servers.add(new ConfiguredToolServer(TestConfigs.server("clock", settings)));
        return fixture;
    }

    @Test
    void itsToolsAreCalledWithTheToken(@TempDir Path folder) throws Exception {
        Path token =
                Files.setPosixFilePermissions(Files.writeString(folder.resolve("token"), "planted-http-token\n"), PosixFilePermissions.fromString("rw-------"));
        try (FakeProvider server = new FakeProvider()) {
            server.always(HttpToolServerTest::answer);
            try (LlmFixture fixture = fixture(server, Map.of("token", "file:" + token))) {
                fixture.provider.then(ProviderFormat.OPENAI.calls("id1", "clock__time_now", "{\"zone\":\"UTC\"}"))
                        .then(ProviderFormat.OPENAI.says("It is noon."));
                WorkerId worker = fixture.create();
                fixture.say(worker, "what time is it?");
                List<String> reported = fixture.reported(worker);
                assertThat(reported).contains("tool_result id1 clock__time_now {\"zone\":\"UTC\"} => noon, token Bearer [redacted]");
                assertThat(fixture.provider.requests().get(0).body()).as("definitions are passed on under their newer name").contains("#/$defs/Z");
                assertEquals("Bearer planted-http-token", server.requests().get(0).headers().get("authorization"));
                assertThat(fixture.provider.requests().toString()).as("the model's provider is told nothing of it").doesNotContain("planted");
            }
        }
    }

    /** Responds to everything except tool calls, which get no response header or an unfinished stream. */
    private static void hang(boolean begun, CountDownLatch working, CountDownLatch left, FakeProvider.Request request, FakeProvider.Exchange exchange)
            throws IOException {
        if (!request.body().contains("tools/call")) {
            if (request.body().contains("\"initialize\"")) {
                JsonNode message = LlmJson.tree(request.body()).orElseThrow();
                exchange.refuse(200, "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",\"result\":{\"protocolVersion\":"
                        + message.path("params").path("protocolVersion")
                        + ",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"test\",\"version\":\"1\"}}}",
                        "Mcp-Session-Id: s1");
            } else {
                answer(request, exchange);
            }
            return;
        }
        if (begun) {
            exchange.begin(200, "text/event-stream").write(": at work\n\n");
        }
        working.countDown();
        try {
            exchange.untilClientLeaves();
        } finally {
            left.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancellingClosesTheConnectionAndTheServerIsToldThatTheSessionIsOver(boolean begun) throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (FakeProvider server = new FakeProvider()) {
            server.always((request, exchange) -> hang(begun, working, left, request, exchange));
            try (LlmFixture fixture = fixture(server, Map.of())) {
                fixture.provider.then(ProviderFormat.OPENAI.calls("id1", "clock__time_now", "{}"));
                WorkerId worker = fixture.create();
                fixture.input(worker, "what time is it?", Delivery.REJECT);
                assertTrue(working.await(30, TimeUnit.SECONDS), "the tool is called");
                fixture.cancel(worker);
                assertTrue(left.await(10, TimeUnit.SECONDS), "the connection of the call was not closed");
                fixture.settle(worker);
                LlmFixture.await(() -> "the end of the session among " + server.requests(),
                        () -> server.requests().stream()
                                .anyMatch(request -> request.line().startsWith("DELETE") && "s1".equals(request.headers().get("mcp-session-id"))));
            }
        }
    }

    @Test
    void aServerThatRefusesIsNotTheEnd() throws Exception {
        try (FakeProvider server = new FakeProvider()) {
            server.always((request, exchange) -> exchange.refuse(500, "{\"secret\":\"words\"}"));
            try (LlmFixture fixture = fixture(server, Map.of())) {
                fixture.provider.then(ProviderFormat.OPENAI.says("Without a clock."));
                WorkerId worker = fixture.create();
                fixture.say(worker, "what time is it?");
                assertThat(fixture.reported(worker)).as(() -> fixture.reported(worker).toString()).contains("text Without a clock.");
                assertThat(fixture.provider.requests().get(0).body()).contains("The tools of clock are not available now.");
            }
        }
    }
}
