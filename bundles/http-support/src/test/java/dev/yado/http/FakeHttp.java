package dev.yado.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A request and its response without a server: only what the security filter, the router and the body reader use. */
public final class FakeHttp {

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Object> attributes = new HashMap<>();
    private final String method;
    private final String uri;
    private InputStream body = InputStream.nullInputStream();
    private long length = -1;
    private boolean bodyRead;
    private String localAddress = "127.0.0.1";
    private String remoteAddress = "127.0.0.1";

    private boolean silent;

    /** Whether the request was completed in asynchronous mode. */
    public boolean completed;
    public int status = 200;
    public final Map<String, String> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public FakeHttp(String method, String uri) {
        this.method = method;
        this.uri = uri;
        header("Host", "127.0.0.1:8787");
    }

    public FakeHttp header(String name, String value) {
        if (name.equals("Host")) {
            headers.remove(name);
        }
        headers.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        return this;
    }

    /** Sets the address that received the request. */
    public FakeHttp on(String address) {
        localAddress = address;
        return this;
    }

    /** Sets the address of the peer. */
    public FakeHttp from(String address) {
        remoteAddress = address;
        return this;
    }

    public FakeHttp body(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        length = bytes.length;
        body = new ByteArrayInputStream(bytes);
        return this;
    }

    /** A body without a content length. */
    public FakeHttp chunked(InputStream stream) {
        body = stream;
        return header("Transfer-Encoding", "chunked");
    }

    /** A body without a content length of which nothing arrives. */
    public FakeHttp silent() {
        silent = true;
        return chunked(InputStream.nullInputStream());
    }

    public String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (name, args) -> switch (name) {
            case "getMethod" -> method;
            case "getRequestURI" -> uri.split("\\?")[0];
            case "getQueryString" -> uri.contains("?") ? uri.substring(uri.indexOf('?') + 1) : null;
            case "getScheme" -> "http";
            case "isSecure" -> false;
            case "getLocalAddr" -> localAddress;
            case "getRemoteAddr" -> remoteAddress;
            case "getHeader" -> headers.getOrDefault(args[0], Collections.singletonList(null)).get(0);
            case "getHeaders" -> Collections.enumeration(headers.getOrDefault(args[0], List.of()));
            case "getHeaderNames" -> Collections.enumeration(headers.keySet());
            case "getContentLengthLong" -> length;
            case "getInputStream" -> input();
            case "startAsync" -> async();
            case "getAttribute" -> attributes.get(args[0]);
            case "setAttribute" -> attributes.put((String) args[0], args[1]);
            default -> throw new UnsupportedOperationException(name);
        });
    }

    public HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (name, args) -> switch (name) {
            case "setStatus" -> status = (int) args[0];
            case "getStatus" -> status;
            case "setHeader", "addHeader" -> answered.put((String) args[0], (String) args[1]);
            case "setContentType" -> answered.put("Content-Type", (String) args[0]);
            case "getBufferSize" -> 1_024;
            case "setBufferSize" -> null;
            case "isCommitted" -> false;
            case "getOutputStream" -> output();
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private interface Call {
        Object apply(String name, Object[] args);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Object result = call.apply(method.getName(), args);
            return method.getReturnType() == void.class ? null : result;
        }));
    }

    private AsyncContext async() {
        return proxy(AsyncContext.class, (name, args) -> switch (name) {
            case "setTimeout" -> null;
            case "complete" -> completed = true;
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private ServletInputStream input() {
        return new ServletInputStream() {
            @Override
            public int read() throws IOException {
                return seen(body.read());
            }

            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                return seen(body.read(buffer, offset, count));
            }

            private int seen(int read) {
                bodyRead |= read < 0;
                return read;
            }

            @Override
            public boolean isFinished() {
                return bodyRead;
            }

            @Override
            public boolean isReady() {
                return !silent;
            }

            @Override
            public int available() throws IOException {
                return body.available();
            }

            @Override
            public void setReadListener(ReadListener listener) {
                try {
                    listener.onDataAvailable();
                } catch (IOException e) {
                    listener.onError(e);
                }
            }
        };
    }

    private ServletOutputStream output() {
        return new ServletOutputStream() {
            @Override
            public void write(int b) {
                out.write(b);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s -> %d %s", method, uri, status, text());
    }
}
