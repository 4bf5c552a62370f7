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
 * One frame of the Runtime-wide stream {@code GET /v1/events}, as a server-sent event: {@code event:} is the {@link #kind}, {@code data:} the
 * JSON, and a comment comes at most every 10 s.
 *
 * <p>The first frame of every connection is {@link RuntimeChanged} with the summary, which identifies the Runtime to the client. The changes after it follow. A server
 * can send an {@code id:} with frames and resume after a {@code Last-Event-ID}; if it cannot resume, it sends {@link Resync}. A client that sends no id reads the lists
 * again after it has connected.
 */
@ProviderType
public sealed interface RuntimeFrame {

    /** Returns the field {@code kind}, which is also the name of the event. */
    String kind();

    /** A Worker was created, or a value in its listing has changed. In the long form. */
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

    /** The summary has changed. @param runtime the current summary; empty if the server could not obtain it, then read {@code GET /v1/runtime} */
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

    /** The reason for the end of the stream, in the form of a Worker's stream: {@code {"kind":"diagnostic","diagnostic":{"code","message","ends"}}}. */
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

    /** Returns the frame for a change. @param summary supplies the summary; called only for a change of the summary */
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
