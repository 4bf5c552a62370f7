package dev.yado.source.local.internal.read;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of one {@code metadata.json} that are used. Session and segment ids and delegated scopes are not kept; the workspace root, sockets and process id
 * stay in this bundle, so {@link #toString} shows nothing.
 *
 * @param role     as recorded, unfiltered
 * @param profile  as recorded, unfiltered
 * @param children the Workers that this one started, each with the socket it was to listen on
 * @param pid      the recorded process
 */
public record PodMetadata(String workerName, Activity activity, Optional<String> workspaceRoot, Optional<String> role, Optional<String> profile,
        List<Child> children, OptionalLong pid) {

    /** The recorded progress of the Worker; does not state whether it still runs. */
    public enum Activity {
        SEGMENT("active", "active:segment"),
        PENDING_SEGMENT("active", "active:pending_segment"),
        NONE("metadata_only", "metadata_only");

        private final String state;
        private final String statusText;

        Activity(String state, String statusText) {
            this.state = state;
            this.statusText = statusText;
        }

        public String state() {
            return state;
        }

        public String statusText() {
            return statusText;
        }
    }

    public record Child(String workerName, String socketPath) {
        @Override
        public String toString() {
            return "<backend-private>";
        }
    }

    public PodMetadata {
        children = List.copyOf(children);
    }

    @Override
    public String toString() {
        return "<backend-private>";
    }
}
