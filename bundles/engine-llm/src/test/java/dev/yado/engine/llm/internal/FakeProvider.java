package dev.yado.engine.llm.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A fake provider on a socket with scripted responses, byte by byte. Each connection serves one request: by the next script, or with status 500 if there is none. */
final class FakeProvider implements AutoCloseable {

    /** Responds to one request. */
    interface Script {

        void play(Exchange exchange) throws IOException, InterruptedException;
    }

    /** Sets the response to every request. */
    interface Rule {

        void play(Request request, Exchange exchange) throws IOException, InterruptedException;
    }

    /** A received request. @param headers by lower-case name */
    record Request(String line, Map<String, String> headers, String body) {
    }

    private final ServerSocket server;
    private final ArrayDeque<Script> scripts = new ArrayDeque<>();
    private volatile Rule rule = (request, exchange) -> exchange.unexpected();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    FakeProvider() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    FakeProvider then(Script script) {
        synchronized (scripts) {
            scripts.add(script);
        }
        return this;
    }

    /** The response without a script. */
    void always(Rule answers) {
        rule = answers;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-provider");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) {
        try (socket) {
            // Otherwise each small write waits until the client has confirmed the one before, which takes 40 ms.
            socket.setTcpNoDelay(true);
            Request request = read(socket.getInputStream());
            requests.add(request);
            Script script;
            synchronized (scripts) {
                script = scripts.isEmpty() ? exchange -> rule.play(request, exchange) : scripts.poll();
            }
            script.play(new Exchange(socket, closed));
        } catch (IOException | InterruptedException e) {
            // The client has disconnected, which many scripts provoke.
        } finally {
            sockets.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String first = line(in);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(first, headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the client went away");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One response. */
    static final class Exchange {

        private final Socket socket;
        private final OutputStream out;
        private final CountDownLatch closed;

        Exchange(Socket socket, CountDownLatch closed) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
            this.closed = closed;
        }

        /** Begins a response whose body ends with {@link #end}. */
        Exchange begin(int status, String contentType, String... headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + contentType
                    + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        Exchange write(String text) throws IOException {
            return write(text.getBytes(StandardCharsets.UTF_8));
        }

        Exchange write(byte[] bytes) throws IOException {
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        void end() throws IOException {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** Sends nothing until the client closes the connection or the test ends. */
        void untilClientLeaves() throws IOException {
            socket.setSoTimeout(30_000);
            while (socket.getInputStream().read() >= 0) {
                // Ignores further data.
            }
        }

        /** Waits; only for tests of a slow provider. */
        Exchange pause(long ms) throws InterruptedException, IOException {
            if (closed.await(ms, TimeUnit.MILLISECONDS)) {
                throw new IOException("the test is over");
            }
            return this;
        }

        void refuse(int status, String body, String... headers) throws IOException {
            begin(status, "application/json", headers).write(body).end();
        }

        private void unexpected() throws IOException {
            refuse(501, "{\"error\":{\"message\":\"no script for this request\"}}");
        }
    }
}
