package dev.yado.itests.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A client of one server-sent event stream. It reads as a browser does, without delay, and keeps all events; close it to disconnect. */
public final class SseClient implements AutoCloseable {

    /** One event. @param id empty if the frame has none */
    public record Event(String id, String name, String data, JsonNode json) {

        /** Returns the payload's name in an event frame; empty for other frames. */
        public String payload() {
            return json.at("/envelope/payload/event").asString("");
        }

        public boolean logged() {
            return json.at("/envelope/durable").asBoolean(false);
        }

        /** Returns the sequence number in a logged event's cursor. */
        public long sequence() {
            String cursor = json.at("/envelope/cursor").asString();
            return Long.parseUnsignedLong(cursor.substring(cursor.indexOf('_') + 1), 16) & 0xFFFF_FFFF_FFFFL;
        }
    }

    private final Api api;
    private final HttpResponse<InputStream> response;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String lastId = "";
    private volatile AssertionError notAsDescribed;

    private SseClient(Api api, HttpResponse<InputStream> response) {
        this.api = api;
        this.response = response;
        Thread reader = new Thread(this::read, "test-sse");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param lastEventId empty to start with new events */
    public static SseClient open(Api api, String path, String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = api.streamRequest(path).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = api.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        api.reportOutput(response, response.headers().map().toString());
        if (response.statusCode() != 200) {
            try (InputStream body = response.body()) {
                String refusal = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                api.reportOutput(response, refusal);
                throw new IOException("stream rejected: " + response.statusCode() + " " + refusal);
            }
        }
        api.description();
        return new SseClient(api, response);
    }

    public static SseClient open(WorkerApi worker) throws IOException, InterruptedException {
        return open(worker.api(), worker.path() + "/events", "");
    }

    /** @throws AssertionError if a frame does not match the API's description */
    public List<Event> events() {
        if (notAsDescribed != null) {
            throw notAsDescribed;
        }
        return List.copyOf(events);
    }

    /** Returns the comment lines received, which are heartbeats. */
    public List<String> comments() {
        return List.copyOf(comments);
    }

    /** Returns the id of the newest event that has one, which a browser sends when it reconnects. */
    public String lastId() {
        return lastId;
    }

    /** Returns the events that are in the log, in order. */
    public List<Event> logged() {
        return events().stream().filter(Event::logged).toList();
    }

    public Event await(String what, Predicate<Event> wanted) throws Exception {
        return Await.until(what + " in the stream", Duration.ofSeconds(20),
                () -> events().stream().filter(wanted).findFirst().orElse(null), e -> {
                    if (e == null && ended.getCount() == 0) {
                        throw new IllegalStateException("the stream ended without " + what + ": " + summary());
                    }
                    return e != null;
                });
    }

    public boolean awaitEnd(Duration bound) throws InterruptedException {
        return ended.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the frames' names, for messages. */
    public List<String> summary() {
        List<String> names = new ArrayList<>();
        events().forEach(e -> names.add(e.payload().isEmpty() ? e.name() + " " + e.data() : e.payload()));
        return names;
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String id = "";
            String name = "message";
            StringBuilder data = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                api.reportOutput(response, line);
                if (line.isEmpty()) {
                    // A block without data dispatches no event, but its id applies.
                    if (!id.isEmpty()) {
                        lastId = id;
                    }
                    if (!data.isEmpty()) {
                        Event event = new Event(id, name, data.toString(), api.mapper().readTree(data.toString()));
                        check(event);
                        events.add(event);
                    }
                    id = "";
                    name = "message";
                    data.setLength(0);
                } else if (line.startsWith(":")) {
                    comments.add(line);
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(data.isEmpty() ? "" : "\n").append(line.substring(5).stripLeading());
                }
            }
        } catch (IOException e) {
            // Disconnected by either side: recorded as the end of the stream.
        } finally {
            ended.countDown();
        }
    }

    private void check(Event event) {
        try {
            api.description().checkFrame(response.request().uri().getRawPath(), event.json());
            if (!event.name().equals(event.json().at("/kind").asString())) {
                throw new AssertionError("the event name must equal the frame's kind: " + event);
            }
        } catch (AssertionError e) {
            notAsDescribed = e;
        } catch (IOException e) {
            notAsDescribed = new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
