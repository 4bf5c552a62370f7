package dev.yado.itests.harness;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends raw bytes over a socket, for requests that an HTTP client refuses to send. */
public final class RawHttp implements AutoCloseable {

    private static final int TIMEOUT_MS = 15_000;

    /** @param headers by lower-case name; of repeated headers only the last */
    public record Response(int status, Map<String, String> headers, String body) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    public static RawHttp connect(URI base) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(TIMEOUT_MS);
        return new RawHttp(socket);
    }

    /** Sends {@code request} on a new connection and reads the response. */
    public static Response exchange(URI base, byte[] request, boolean head) throws IOException {
        try (RawHttp http = connect(base)) {
            http.sendLeniently(request);
            return http.read(head);
        }
    }

    /**
     * Sends {@code request} on a new connection and reads the response. Fails if the response does not announce the end of the connection, and the connection
     * does not serve another request either: a client would lose its next request.
     */
    public static Response exchangeThenReuse(URI base, byte[] request, boolean head) throws IOException {
        try (RawHttp http = connect(base)) {
            http.sendLeniently(request);
            Response response = http.read(head);
            boolean stream = response.status() == 200 && response.header("Content-Type").startsWith("text/event-stream") && !head;
            if (!response.header("Connection").equalsIgnoreCase("close") && !stream) {
                http.sendLeniently("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                try {
                    http.read(false);
                } catch (IOException e) {
                    throw new AssertionError("the connection was closed without notice after " + response, e);
                }
            }
            return response;
        }
    }

    public Socket socket() {
        return socket;
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Sends and ignores a write failure: the server may reject a large request and close the connection before it has read all of it, and its response can
     * still be read.
     */
    public void sendLeniently(byte[] bytes) {
        try {
            send(bytes);
        } catch (IOException e) {
            // The response shows the result.
        }
    }

    /** Reads one response. @param head true after a HEAD request, whose response has no body even if it has a Content-Length */
    public Response read(boolean head) throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.split(" ")[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        int length = head ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Response(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
