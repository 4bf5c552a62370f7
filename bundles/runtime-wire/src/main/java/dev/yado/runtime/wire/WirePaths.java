package dev.yado.runtime.wire;

import dev.yado.model.id.InteractionId;
import dev.yado.model.id.WorkerId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.osgi.annotation.versioning.ProviderType;

/** The paths of the Runtime contract. Each begins with a slash and follows the base URL of a Runtime. Stateless. */
@ProviderType
public final class WirePaths {

    /** The Runtime's summary. */
    public static final String RUNTIME = "/v1/runtime";
    /** The Workers. */
    public static final String WORKERS = "/v1/workers";
    /** The changes in the whole Runtime, as {@code text/event-stream}. */
    public static final String EVENTS = "/v1/events";
    /** The description of this API. */
    public static final String OPENAPI = "/v1/openapi.json";

    // Suffixes of /v1/workers/{worker_id}.
    /** Input of a Worker. */
    public static final String INPUT_SUFFIX = "/input";
    /** Stop of a Worker. */
    public static final String STOP_SUFFIX = "/stop";
    /** Cancellation of a Worker or its run. */
    public static final String CANCEL_SUFFIX = "/cancel";
    /** The transcript. */
    public static final String TRANSCRIPT_SUFFIX = "/transcript";
    /** Open interactions. */
    public static final String INTERACTIONS_SUFFIX = "/interactions";
    /** Events as pages or as a live stream. */
    public static final String EVENTS_SUFFIX = "/events";
    /** The live stream over a WebSocket. */
    public static final String SOCKET_SUFFIX = "/events/ws";

    private WirePaths() {
    }

    /** Returns {@code /v1/workers/{worker_id}}, with the id percent-encoded. */
    public static String worker(WorkerId worker) {
        return WORKERS + "/" + segment(worker.value());
    }

    /** Returns the path that takes a Worker's inputs. */
    public static String input(WorkerId worker) {
        return worker(worker) + INPUT_SUFFIX;
    }

    /** Returns the path that stops a Worker. */
    public static String stop(WorkerId worker) {
        return worker(worker) + STOP_SUFFIX;
    }

    /** Returns the path that cancels a Worker. */
    public static String cancel(WorkerId worker) {
        return worker(worker) + CANCEL_SUFFIX;
    }

    /** Returns the path of a Worker's transcript. */
    public static String transcript(WorkerId worker) {
        return worker(worker) + TRANSCRIPT_SUFFIX;
    }

    /** Returns the path of a Worker's open interactions. */
    public static String interactions(WorkerId worker) {
        return worker(worker) + INTERACTIONS_SUFFIX;
    }

    /** Returns the path of one interaction. */
    public static String interaction(WorkerId worker, InteractionId interaction) {
        return interactions(worker) + "/" + segment(interaction.value());
    }

    /** Returns the path of a Worker's events and live stream. */
    public static String events(WorkerId worker) {
        return worker(worker) + EVENTS_SUFFIX;
    }

    /** Returns the path of a Worker's live stream over a WebSocket. */
    public static String socket(WorkerId worker) {
        return worker(worker) + SOCKET_SUFFIX;
    }

    /** Returns {@code text}, percent-encoded as one segment of a path or one value of a query. */
    public static String segment(String text) {
        // The encoder is one for forms, where a blank is a plus.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
