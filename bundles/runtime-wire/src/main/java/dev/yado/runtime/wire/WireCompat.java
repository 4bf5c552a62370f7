package dev.yado.runtime.wire;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.json.wire.ErrorBody;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.transcript.TranscriptRole;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The clients whose decoders limit the output of a Runtime. Unknown fields are ignored by all clients; {@link #YOI_V0} omits only values that a decoder with closed enums
 * refuses.
 */
@ProviderType
public enum WireCompat {

    /** The whole contract. */
    NONE("none"),

    /**
     * Clients of v0 of the Rust project yoi: the Runtime's {@code backend} is always {@code memory} ({@code store} has the actual store), transcripts contain only
     * items of users and the system, and a stream has only the notices of v0, each of which ends it. Event payloads are not limited: their names are those of v0. Errors that v0 has too have its codes, and its
     * status 400: {@code invalid_worker_id}, {@code invalid_request} for an input to a Worker that is not running, {@code invalid_json} for a body of another shape, type or size.
     */
    YOI_V0("yoi-v0");

    private static final int BAD_REQUEST = 400;

    private final String option;

    WireCompat(String option) {
        this.option = option;
    }

    /** Returns the value of the setting {@code wire_compat}. */
    public String option() {
        return option;
    }

    /** Returns the constant for a value of the setting; empty if the value is unknown. */
    public static Optional<WireCompat> parse(String option) {
        for (WireCompat compat : values()) {
            if (compat.option.equals(option)) {
                return Optional.of(compat);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the part of a page that these clients accept. Items are omitted and not renumbered: {@code start}, {@code next_start}, {@code total_items} and sequences
     * refer to the complete transcript, so that pages fit together and an item has the sequence in the acknowledgement of its input.
     */
    public TranscriptPage narrow(TranscriptPage page) {
        if (this == NONE) {
            return page;
        }
        List<TranscriptItem> known = page.items().stream()
                .filter(item -> item.role() == TranscriptRole.USER || item.role() == TranscriptRole.SYSTEM).toList();
        return page.toBuilder().items(known).build();
    }

    /** Returns a frame that these clients accept; empty if it must not be sent. */
    public Optional<StreamFrame> narrow(StreamFrame frame) {
        if (this == NONE || !(frame instanceof StreamFrame.Notice notice)) {
            return Optional.of(frame);
        }
        // v0 clients treat every notice as the end of the stream.
        return notice.ends() ? Optional.of(new StreamFrame.Notice(v0(notice.code()), notice.message(), true)) : Optional.empty();
    }

    /** Returns the error with the code that these clients read. A failure that v0 does not have keeps its code. */
    public ErrorBody error(Failure failure) {
        return new ErrorBody(this == NONE ? failure.code().wire() : v0(failure.code()), failure.message(), failure.details());
    }

    /** Returns the status of an error with the code of {@link #error}. */
    public int status(Failure failure) {
        boolean another = this == YOI_V0 && !v0(failure.code()).equals(failure.code().wire());
        return another ? BAD_REQUEST : failure.code().httpStatus();
    }

    private static String v0(FailureCode code) {
        return switch (code) {
            case INVALID_IDENTIFIER -> "invalid_worker_id";
            case WORKER_NOT_RUNNING -> FailureCode.INVALID_REQUEST.wire();
            case PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE -> FailureCode.INVALID_JSON.wire();
            default -> code.wire();
        };
    }

    private static StreamNotice v0(StreamNotice code) {
        return switch (code) {
            case CURSOR_MALFORMED, CURSOR_UNKNOWN_OR_EXPIRED, WORKER_NOT_FOUND, OBSERVATION_ONLY -> code;
            // v0 clients then open the stream again with the last cursor.
            default -> StreamNotice.UPSTREAM_CLOSED;
        };
    }
}
