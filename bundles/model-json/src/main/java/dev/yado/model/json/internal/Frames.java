package dev.yado.model.json.internal;

import static dev.yado.model.json.internal.WellFormed.text;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.stream.StreamFrame;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Writes frames and pages of events to a generator, without intermediate objects. */
public final class Frames {

    /** A frame and the values that its JSON contains. */
    public record Outgoing(FrameFormat format, WorkerId worker, StreamFrame frame, Cursor position) {
    }

    /** A page and the values that its JSON contains. */
    public record OutgoingPage(FrameFormat format, WorkerId worker, EventPage page) {
    }

    private Frames() {
    }

    static void addTo(SimpleModule module) {
        module.addSerializer(Outgoing.class, new ValueSerializer<Outgoing>() {
            @Override
            public void serialize(Outgoing value, JsonGenerator out, SerializationContext context) throws JacksonException {
                new Frame(value.format(), value.worker(), out, context).write(value.frame(), value.position());
            }
        });
        module.addSerializer(OutgoingPage.class, new ValueSerializer<OutgoingPage>() {
            @Override
            public void serialize(OutgoingPage value, JsonGenerator out, SerializationContext context) throws JacksonException {
                new Frame(value.format(), value.worker(), out, context).write(value.page());
            }
        });
    }

    /** Writes one frame or page. */
    private record Frame(FrameFormat format, WorkerId worker, JsonGenerator out, SerializationContext context) {

        void write(StreamFrame frame, Cursor position) {
            out.writeStartObject();
            if (frame instanceof StreamFrame.Notice notice) {
                out.writeStringProperty("kind", "diagnostic");
                out.writeName("diagnostic");
                notice(notice);
            } else {
                out.writeStringProperty("kind", "event");
                out.writeName("envelope");
                if (frame instanceof StreamFrame.Logged logged) {
                    logged(logged.cursor(), logged.event());
                } else if (frame instanceof StreamFrame.Delta delta) {
                    envelope(position, "delta:", delta.runId(), Optional.empty(), false);
                    payload(delta.payload());
                } else {
                    StreamFrame.Snapshot snapshot = (StreamFrame.Snapshot) frame;
                    envelope(snapshot.cursor(), "snapshot:", snapshot.runId(), Optional.empty(), false);
                    out.writeName("payload");
                    snapshot(snapshot);
                    out.writeEndObject();
                }
            }
            out.writeEndObject();
        }

        void write(EventPage page) {
            out.writeStartObject();
            out.writeName("events");
            out.writeStartArray();
            for (WorkerEvent event : page.events()) {
                logged(Cursor.of(page.epoch(), event.sequence()), event);
            }
            out.writeEndArray();
            if (page.next().isPresent()) {
                out.writeStringProperty("next", format.cursor(page.next().get()));
            } else {
                out.writeNullProperty("next");
            }
            out.writeStringProperty("epoch", page.epoch().wire());
            out.writeNumberProperty("first_retained", page.firstRetained());
            out.writeEndObject();
        }

        private void logged(Cursor cursor, WorkerEvent event) {
            envelope(cursor, "", event.runId(), Optional.of(event.at()), true);
            payload(event.payload());
        }

        /** Writes an envelope up to its payload. The caller writes the payload and closes the object. */
        private void envelope(Cursor cursor, String idPrefix, Optional<RunId> runId, Optional<Instant> at, boolean durable) {
            String wire = format.cursor(cursor);
            out.writeStartObject();
            out.writeStringProperty("cursor", wire);
            out.writeStringProperty("event_id", idPrefix + wire);
            if (format.runtimeId().isPresent()) {
                out.writeStringProperty("runtime_id", format.runtimeId().get().value());
            }
            out.writeStringProperty("worker_id", worker.value());
            if (runId.isPresent()) {
                out.writeStringProperty("run_id", runId.get().value());
            }
            if (at.isPresent()) {
                out.writeStringProperty("at", Scalars.time(at.get()));
            }
            out.writeBooleanProperty("durable", durable);
        }

        private void payload(EventPayload payload) {
            out.writeName("payload");
            context.writeValue(out, payload);
            out.writeEndObject();
        }

        /**
         * Writes the data of a snapshot. The fields entries, greeting and status are required by older clients. The greeting contains only the Worker's name:
         * its other values are not for clients.
         */
        private void snapshot(StreamFrame.Snapshot snapshot) {
            out.writeStartObject();
            out.writeStringProperty("event", "snapshot");
            out.writeName("data");
            out.writeStartObject();
            emptyList("entries");
            out.writeName("greeting");
            out.writeStartObject();
            out.writeStringProperty("worker_name", snapshot.worker().value());
            out.writeStringProperty("cwd", "");
            out.writeStringProperty("provider", "yado");
            out.writeStringProperty("model", "");
            out.writeStringProperty("scope_summary", "");
            emptyList("tools");
            out.writeNumberProperty("context_window", 0);
            out.writeNumberProperty("context_tokens", 0);
            out.writeEndObject();
            out.writeStringProperty("status", snapshot.activity().wire());
            out.writeStringProperty("worker_status", snapshot.status().wire());
            if (snapshot.runId().isPresent()) {
                out.writeStringProperty("run_id", snapshot.runId().get().value());
            }
            out.writeStringProperty("epoch", snapshot.epoch().wire());
            if (!snapshot.inFlight().isEmpty()) {
                out.writeName("in_flight");
                context.writeValue(out, snapshot.inFlight());
            }
            out.writeEndObject();
            out.writeEndObject();
        }

        private void emptyList(String name) {
            out.writeName(name);
            out.writeStartArray();
            out.writeEndArray();
        }

        private void notice(StreamFrame.Notice notice) {
            out.writeStartObject();
            out.writeStringProperty("code", format.diagnosticPrefix() + notice.code().wire());
            out.writeStringProperty("message", text(notice.message()));
            // Whether the client has to open the stream again. Older Runtimes do not send it.
            out.writeBooleanProperty("ends", notice.ends());
            out.writeEndObject();
        }
    }
}
