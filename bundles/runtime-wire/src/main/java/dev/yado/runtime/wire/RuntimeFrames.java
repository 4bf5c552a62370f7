package dev.yado.runtime.wire;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.Worker;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import tools.jackson.databind.node.ObjectNode;

/** Writes and reads the frames of the Runtime-wide stream. Immutable and safe to share. */
@ProviderType
public final class RuntimeFrames {

    private static final String PREFIX = FrameFormat.RUNTIME.diagnosticPrefix();

    private final ModelJson json;

    record DiagnosticData(String code, String message, Optional<Boolean> ends) {
    }

    record Shape(String kind, Optional<RuntimeSummary> runtime, Optional<Worker> worker, Optional<String> workerId, Optional<DiagnosticData> diagnostic) {
    }

    /** Creates a codec. */
    public RuntimeFrames(ModelJson json) {
        this.json = Objects.requireNonNull(json, "json");
    }

    /** Writes one frame as UTF-8 JSON on one line. */
    public byte[] write(RuntimeFrame frame) {
        Optional<RuntimeSummary> runtime = Optional.empty();
        Optional<Worker> worker = Optional.empty();
        Optional<String> workerId = Optional.empty();
        Optional<DiagnosticData> diagnostic = Optional.empty();
        if (frame instanceof RuntimeFrame.WorkerChanged changed) {
            worker = Optional.of(changed.worker());
        } else if (frame instanceof RuntimeFrame.WorkerRemoved removed) {
            workerId = Optional.of(removed.worker().value());
        } else if (frame instanceof RuntimeFrame.RuntimeChanged changed) {
            runtime = changed.runtime();
        } else if (frame instanceof RuntimeFrame.Notice notice) {
            diagnostic = Optional.of(new DiagnosticData(PREFIX + notice.code().wire(), notice.message(), Optional.of(notice.ends())));
        }
        return json.encode(new Shape(frame.kind(), runtime, worker, workerId, diagnostic));
    }

    /**
     * Reads one frame. All runtime ids in the result are {@code authority}.
     *
     * @return the frame; empty for an unknown kind of frame, and for a Worker whose id is not a valid id
     * @throws YadoException {@link FailureCode#RUNTIME_MALFORMED_RESPONSE}
     */
    public Optional<RuntimeFrame> read(byte[] frame, RuntimeId authority) {
        return RuntimeResponseReader.checked(() -> {
            ForeignIds ids = new ForeignIds(json, authority);
            Shape shape;
            try {
                shape = ids.decode(frame, Shape.class);
            } catch (YadoException e) {
                if (hasInvalidWorkerId(frame)) {
                    return Optional.empty();
                }
                throw e;
            }
            return switch (shape.kind()) {
                case "worker_changed" -> Optional.of(new RuntimeFrame.WorkerChanged(ids.own(require(shape.worker(), "worker"))));
                case "worker_removed" -> Optional.of(require(shape.workerId(), "worker_id")).filter(Identifiers::isValid)
                        .map(id -> new RuntimeFrame.WorkerRemoved(new WorkerId(id)));
                case "runtime_changed" -> Optional.of(new RuntimeFrame.RuntimeChanged(shape.runtime().map(ids::own)));
                case "resync" -> Optional.of(new RuntimeFrame.Resync());
                case "diagnostic" -> Optional.of(notice(require(shape.diagnostic(), "diagnostic")));
                default -> Optional.empty();
            };
        });
    }

    private boolean hasInvalidWorkerId(byte[] frame) {
        ObjectNode tree = json.decode(frame, ObjectNode.class);
        return tree.path("worker").path("worker_ref").path("worker_id").asStringOpt().filter(id -> !Identifiers.isValid(id)).isPresent();
    }

    private static RuntimeFrame.Notice notice(DiagnosticData data) {
        String name = data.code().substring(data.code().indexOf('.') + 1);
        return new RuntimeFrame.Notice(WireName.parse(StreamNotice.class, name).orElse(StreamNotice.INTERNAL), data.message(),
                data.ends().orElse(true));
    }

    private static <T> T require(Optional<T> field, String name) {
        return field.orElseThrow(() -> new YadoException(FailureCode.INVALID_JSON, name + " is required"));
    }
}
