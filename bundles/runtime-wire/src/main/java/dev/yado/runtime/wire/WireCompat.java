package dev.yado.runtime.wire;

import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.transcript.TranscriptRole;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * For whom a Runtime writes. Fields that a reader does not know harm nobody; {@link #YOI_V0} narrows only what a decoder with closed enums would refuse.
 */
@ProviderType
public enum WireCompat {

    /** The whole contract. */
    NONE("none"),

    /**
     * Readers of the Rust project yoi at its v0: the Runtime's {@code backend} says {@code memory} ({@code store} still tells the truth), transcripts show
     * only what users and the system said, and a stream's notices are those that v0 has, each of which ends it. Event payloads need no narrowing:
     * their names are v0's.
     */
    YOI_V0("yoi-v0");

    private final String option;

    WireCompat(String option) {
        this.option = option;
    }

    /** The value of the {@code wire_compat} setting that means this. */
    public String option() {
        return option;
    }

    /** The constant of a setting's value; empty when there is none. */
    public static Optional<WireCompat> parse(String option) {
        for (WireCompat compat : values()) {
            if (compat.option.equals(option)) {
                return Optional.of(compat);
            }
        }
        return Optional.empty();
    }

    /**
     * A page as this reader may see it. Items are left out, never renumbered: {@code start}, {@code next_start}, {@code total_items} and every sequence
     * mean the whole transcript, so that pages fit together and an item has the sequence that the acknowledgement of its input named.
     */
    public TranscriptPage narrow(TranscriptPage page) {
        if (this == NONE) {
            return page;
        }
        List<TranscriptItem> known = page.items().stream()
                .filter(item -> item.role() == TranscriptRole.USER || item.role() == TranscriptRole.SYSTEM).toList();
        return page.toBuilder().items(known).build();
    }

    /** A frame as this reader may see it; empty for one that must not be sent. */
    public Optional<StreamFrame> narrow(StreamFrame frame) {
        if (this == NONE || !(frame instanceof StreamFrame.Notice notice)) {
            return Optional.of(frame);
        }
        // v0 takes every notice for the end.
        return notice.ends() ? Optional.of(new StreamFrame.Notice(v0(notice.code()), notice.message(), true)) : Optional.empty();
    }

    private static StreamNotice v0(StreamNotice code) {
        return switch (code) {
            case CURSOR_MALFORMED, CURSOR_UNKNOWN_OR_EXPIRED, WORKER_NOT_FOUND, OBSERVATION_ONLY -> code;
            // Its way of saying "open again with the last cursor".
            default -> StreamNotice.UPSTREAM_CLOSED;
        };
    }
}
