package dev.yado.runtime.wire;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.value.Text;
import dev.yado.model.worker.Worker;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One frame of the Runtime-wide stream {@code GET /v1/events}. Server-sent events: {@code event:} is the {@link #kind}, {@code data:} the
 * JSON, and a comment comes at most every 10 s.
 *
 * <p>The first frame of every connection is {@link RuntimeChanged} with the summary, so that a client knows at once with whom it
 * speaks. Then come the changes from then on. A server may give frames an {@code id:} and go on after a {@code Last-Event-ID}; where it
 * cannot, it says {@link Resync}. A client that sends none reads the lists again once it is connected.
 */
@ProviderType
public sealed interface RuntimeFrame {

    /** The {@code kind} field and the name of the event. */
    String kind();

    /** A Worker was created, or something its listing shows has changed; in the long form. */
    record WorkerChanged(Worker worker) implements RuntimeFrame {
        @Override
        public String kind() {
            return "worker_changed";
        }
    }

    /** A Worker and its log were removed. */
    record WorkerRemoved(WorkerId worker) implements RuntimeFrame {
        @Override
        public String kind() {
            return "worker_removed";
        }
    }

    /** @param runtime the Runtime as it is now; empty when it could not say, and then {@code GET /v1/runtime} does */
    record RuntimeChanged(Optional<RuntimeSummary> runtime) implements RuntimeFrame {
        @Override
        public String kind() {
            return "runtime_changed";
        }
    }

    /** Changes were lost: read the lists again. */
    record Resync() implements RuntimeFrame {
        @Override
        public String kind() {
            return "resync";
        }
    }

    /** Why the stream ends. As on a Worker's stream: {@code {"kind":"diagnostic","diagnostic":{"code","message","ends"}}}. */
    record Notice(StreamNotice code, String message, boolean ends) implements RuntimeFrame {
        /** Checks and copies the components. */
        public Notice {
            Objects.requireNonNull(code, "code");
            message = Text.bounded(message, Failure.MAX_MESSAGE);
        }

        @Override
        public String kind() {
            return "diagnostic";
        }
    }

    /** The frame of a change, as a server sends it. @param summary asked only when the Runtime itself has changed */
    static RuntimeFrame of(RuntimeChange change, Supplier<Optional<RuntimeSummary>> summary) {
        if (change instanceof RuntimeChange.WorkerChanged changed) {
            return new WorkerChanged(changed.worker());
        }
        if (change instanceof RuntimeChange.WorkerRemoved removed) {
            return new WorkerRemoved(removed.worker());
        }
        if (change instanceof RuntimeChange.SummaryChanged) {
            return new RuntimeChanged(summary.get());
        }
        if (change instanceof RuntimeChange.Ended ended) {
            return new Notice(StreamNotice.CLOSING, ended.reason().message(), true);
        }
        return new Resync();
    }
}
