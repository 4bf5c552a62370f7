package dev.yado.engine.llm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.llm.internal.tool.ConfiguredToolServer;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tools of the protocol's reference server, over both transports; {@link ToolTest} checks the same with a server of its own. */
@Tag("slow")
class EverythingServerTest {

    private static void usesItsTools(Map<String, ?> server) throws Exception {
        Permissions allow = new Permissions(Permission.ALLOW, Map.of());
        try (LlmFixture fixture =
                new LlmFixture(ProviderFormat.OPENAI, Map.of(), profile -> profile.option(ProfileOptions.TOOLS, List.of("everything")).permissions(allow))) {
            fixture.servers.add(new ConfiguredToolServer(TestConfigs.server("everything", server)));
            fixture.provider.then(ProviderFormat.OPENAI.calls("id1", "everything__echo", "{\"message\":\"grüße\"}"))
                    .then(ProviderFormat.OPENAI.calls("id2", "everything__get-sum", "{\"a\":2,\"b\":40}")).then(ProviderFormat.OPENAI.says("done"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "try it");
            List<String> reported = fixture.reported(worker);
            assertEquals("run_end finished", reported.get(reported.size() - 1), reported::toString);
            assertThat(reported).contains("tool_result id1 everything__echo {\"message\":\"grüße\"} => Echo: grüße");
            assertTrue(reported.stream().anyMatch(t -> t.startsWith("tool_result id2") && t.contains("42")), reported::toString);
        }
    }

    @Test
    void overStandardStreams() throws Exception {
        usesItsTools(Map.of("command", NpmToolServer.command("stdio").toArray(String[]::new)));
    }

    @Test
    void overStreamableHttp() throws Exception {
        List<String> command = NpmToolServer.command("streamableHttp");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PORT", String.valueOf(port));
        Process process = builder.start();
        try {
            LlmFixture.await(() -> "the server to listen", () -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return socket.isConnected();
                } catch (java.io.IOException e) {
                    return false;
                }
            });
            usesItsTools(Map.of("url", "http://127.0.0.1:" + port + "/mcp"));
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }
}
