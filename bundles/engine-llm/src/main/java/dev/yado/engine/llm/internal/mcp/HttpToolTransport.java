package dev.yado.engine.llm.internal.mcp;

import dev.yado.support.concurrent.BlockingExecutors;
import dev.yado.support.http.CloseableHttpClient;
import dev.yado.support.secret.Secret;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** MCP over streamable HTTP: the SDK's transport, with an HTTP client that ends when this is closed. */
final class HttpToolTransport implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final ExecutorService executor;
    private final CloseableHttpClient closeableClient;
    private final CancellableHttpClient client;
    private final HttpClientStreamableHttpTransport transport;

    HttpToolTransport(ToolServerSettings settings, Optional<Secret> token, McpJsonMapper json) {
        executor = BlockingExecutors.create("yado-llm-mcp-" + settings.name(), 4);
        closeableClient = new CloseableHttpClient("yado-llm-mcp-client-" + settings.name(), () -> HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(settings.start()).executor(executor).build());
        client = new CancellableHttpClient(closeableClient.client());
        URI url = settings.url().orElseThrow();
        HttpRequest.Builder request = HttpRequest.newBuilder();
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.value().strip()));
        String base = url.getScheme() + "://" + url.getRawAuthority();
        transport = HttpClientStreamableHttpTransport.builder(base).endpoint(url.getRawPath().isEmpty() ? "/" : url.getRawPath()).jsonMapper(json)
                .requestBuilder(request).clientBuilder(new ExistingClientBuilder(client)).connectTimeout(settings.start()).build();
    }

    HttpClientStreamableHttpTransport transport() {
        return transport;
    }

    @Override
    public void close() {
        // The transport sends a DELETE for its session: waits briefly for that, but not for running tools.
        transport.closeGracefully().subscribe(done -> {}, error -> {}, () -> {});
        client.shutdown().orTimeout(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, late) -> {
            client.cancelAll();
            closeableClient.close();
            executor.shutdown();
        });
    }

    /** A builder that returns an existing client: the SDK builds its client from a builder, and there is no way to end a client that it has built. */
    private record ExistingClientBuilder(HttpClient client) implements HttpClient.Builder {

        @Override
        public HttpClient build() {
            return client;
        }

        @Override
        public HttpClient.Builder cookieHandler(CookieHandler handler) {
            return this;
        }

        @Override
        public HttpClient.Builder connectTimeout(Duration duration) {
            return this;
        }

        @Override
        public HttpClient.Builder sslContext(SSLContext context) {
            return this;
        }

        @Override
        public HttpClient.Builder sslParameters(SSLParameters parameters) {
            return this;
        }

        @Override
        public HttpClient.Builder executor(Executor executor) {
            return this;
        }

        @Override
        public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
            return this;
        }

        @Override
        public HttpClient.Builder version(HttpClient.Version version) {
            return this;
        }

        @Override
        public HttpClient.Builder priority(int priority) {
            return this;
        }

        @Override
        public HttpClient.Builder proxy(ProxySelector selector) {
            return this;
        }

        @Override
        public HttpClient.Builder authenticator(Authenticator authenticator) {
            return this;
        }
    }
}
