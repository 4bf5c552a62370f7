package dev.yado.source.remote.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server that does exactly what a test says, down to the bytes and the breaking of connections. */
final class RawServer implements AutoCloseable {

    /** One request as it came. */
    record Request(String method, String target, Map<String, String> headers, byte[] body) {
        String path() {
            int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }

        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Answers one request; the connection is kept for the next unless it was closed. */
    interface Handler {
        void handle(Request request, Connection connection) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Handler handler;
    private volatile boolean dead;

    RawServer(int port, Handler handler) throws IOException {
        this(new ServerSocket(), port, handler);
    }

    /** @param unbound for example one that speaks TLS */
    RawServer(ServerSocket unbound, int port, Handler handler) throws IOException {
        this.handler = handler;
        listening = unbound;
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        start("raw-accept", this::accept);
    }

    RawServer(Handler handler) throws IOException {
        this(0, handler);
    }

    int port() {
        return listening.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    void handler(Handler newHandler) {
        handler = newHandler;
    }

    List<Request> requests() {
        return requests;
    }

    Request last(String path) {
        return requests.stream().filter(r -> r.path().equals(path)).reduce((a, b) -> b).orElseThrow();
    }

    long count(String path) {
        return requests.stream().filter(r -> r.path().equals(path)).count();
    }

    int open() {
        return sockets.size();
    }

    /** As {@code kill -9} looks from outside: every connection is reset, and nobody listens. */
    void kill() throws IOException {
        dead = true;
        listening.close();
        for (Socket socket : sockets) {
            reset(socket);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
    }

    private static void reset(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed by itself in the meantime.
        }
        socket.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                if (dead) {
                    reset(socket);
                }
                start("raw-connection", () -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            // Otherwise each small write waits until the client has confirmed the one before, which takes 40 ms.
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Connection connection = new Connection(socket, in);
            while (!socket.isClosed()) {
                Request request = read(in);
                if (request == null || dead) {
                    return;
                }
                requests.add(request);
                handler.handle(request, connection);
            }
        } catch (IOException | InterruptedException e) {
            // The test's client went away, or the test ends.
        } finally {
            sockets.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        String[] parts = first.split(" ");
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(parts[0], parts[1], headers, body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString(StandardCharsets.UTF_8).strip();
            }
            line.write(b);
        }
        return null;
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The server's side of a connection. */
    static final class Connection {

        private final Socket socket;
        private final InputStream in;

        Connection(Socket socket, InputStream in) {
            this.socket = socket;
            this.in = in;
        }

        InputStream in() {
            return in;
        }

        void json(int status, String body) throws IOException {
            answer(status, "application/json", body);
        }

        void empty(int status) throws IOException {
            raw("HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n");
        }

        void answer(int status, String type, String body) throws IOException {
            raw("HTTP/1.1 " + status + " x\r\nContent-Type: " + type + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                    + "\r\n\r\n" + body);
        }

        void raw(String text) throws IOException {
            raw(text.getBytes(StandardCharsets.UTF_8));
        }

        void raw(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        /** The head of a stream of events. */
        void stream() throws IOException {
            raw("HTTP/1.1 200 x\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        void chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.writeBytes(bytes);
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            raw(out.toByteArray());
        }

        void event(String name, String json) throws IOException {
            chunk("event: " + name + "\ndata: " + json + "\n\n");
        }

        /** The proper end of a stream. */
        void endOfStream() throws IOException {
            raw("0\r\n\r\n");
        }

        /** Says nothing more, and leaves the connection open until the client gives up. */
        void hang() throws IOException {
            while (in.read() >= 0) {
                // What a client still says makes no difference.
            }
            close();
        }

        void close() throws IOException {
            socket.close();
        }

        /** Says nothing more, and says so; goes on listening. */
        void halfClose() throws IOException {
            socket.shutdownOutput();
            hang();
        }

        void reset() throws IOException {
            RawServer.reset(socket);
        }

        boolean isClosed() {
            return socket.isClosed();
        }
    }
}
