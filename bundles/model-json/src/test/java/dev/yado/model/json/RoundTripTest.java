package dev.yado.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.stream.StreamFrame;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** Whatever is written is read back as what it was: a durable store depends on it. */
class RoundTripTest {

    private static final List<FrameFormat> FORMATS = List.of(FrameFormat.RUNTIME, FrameFormat.backend(new RuntimeId("rt-a")));

    private final ModelJson json = new ModelJson();

    @Property(tries = 300)
    void payloads(@ForAll("payloads") EventPayload payload) {
        byte[] body = json.encode(payload);

        assertEquals(payload, json.decode(body, EventPayload.class));
        assertEquals(-1, new String(body, StandardCharsets.UTF_8).indexOf('\n'), "one value is one line, in files and in streams");
    }

    @Property(tries = 300)
    void events(@ForAll("events") WorkerEvent event) {
        assertEquals(event, json.decode(json.encode(event), WorkerEvent.class));
        assertEquals(event, json.decode(json.encodeToString(event), WorkerEvent.class));
    }

    @Property(tries = 300)
    void streams(@ForAll("snapshots") StreamFrame.Snapshot snapshot, @ForAll("events") WorkerEvent event,
            @ForAll("deltas") StreamFrame.Delta delta, @ForAll("notices") StreamFrame.Notice notice) {
        StreamFrame.Logged logged = new StreamFrame.Logged(snapshot.epoch(), event);
        for (FrameFormat format : FORMATS) {
            FrameWriter writer = new FrameWriter(json, format);
            FrameReader reader = reader(format);
            Cursor position = Cursor.BEGINNING;
            for (StreamFrame frame : List.of(snapshot, delta, logged, delta, notice, snapshot)) {
                byte[] body = writer.write(Samples.WORKER, frame, position);

                assertEquals(frame, reader.read(body));
                assertEquals(new String(body, StandardCharsets.UTF_8), writer.writeToString(Samples.WORKER, frame, position));
                position = frame == logged ? logged.cursor() : frame == snapshot ? snapshot.cursor() : position;
            }
        }
    }

    @Property(tries = 300)
    void pages(@ForAll("pages") EventPage page) {
        for (FrameFormat format : FORMATS) {
            byte[] body = new FrameWriter(json, format).writePage(Samples.WORKER, page);

            assertEquals(page, reader(format).readPage(body));
        }
    }

    @Property(tries = 300)
    void onlyTheEpochsTagIsKnownBeforeASnapshot(@ForAll("events") WorkerEvent event, @ForAll long epoch) {
        StreamFrame.Logged logged = new StreamFrame.Logged(new Epoch(epoch), event);
        String frame = new FrameWriter(json, FrameFormat.RUNTIME).writeToString(Samples.WORKER, logged, Cursor.BEGINNING);

        StreamFrame.Logged read = (StreamFrame.Logged) reader(FrameFormat.RUNTIME).read(frame);

        assertEquals(logged.cursor(), read.cursor());
        assertThat(frame).contains(logged.cursor().wire("wo_"));
    }

    private FrameReader reader(FrameFormat format) {
        return new FrameReader(json, format, Samples.WORKER, InstantSource.system());
    }

    Gen<EventPayload> payloads() {
        return Gens.oneOf(Samples.durable(), Samples.delta());
    }

    Gen<WorkerEvent> events() {
        return Samples.event();
    }

    Gen<StreamFrame.Snapshot> snapshots() {
        return Samples.snapshot();
    }

    Gen<StreamFrame.Delta> deltas() {
        return Samples.deltaFrame();
    }

    Gen<StreamFrame.Notice> notices() {
        return Samples.notice();
    }

    Gen<EventPage> pages() {
        return Samples.page();
    }
}
