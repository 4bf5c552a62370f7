package dev.yado.source.local.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is taken from one {@code metadata.json}. Session and segment ids and delegated scopes are not even kept; the workspace root, sockets and process id
 * are for this bundle only, so {@link #toString} shows nothing.
 *
 * @param role     as recorded, unfiltered
 * @param profile  as recorded, unfiltered
 * @param children Workers this one has started, with the socket each was to listen on
 * @param pid      the recorded process
 */
record PodMetadata(String workerName, Activity activity, Optional<String> workspaceRoot, Optional<String> role, Optional<String> profile,
        List<Child> children, OptionalLong pid) {

    /** How far the recorded Worker had got; says nothing about whether it still runs. */
    enum Activity {
        SEGMENT("active", "active:segment"),
        PENDING_SEGMENT("active", "active:pending_segment"),
        NONE("metadata_only", "metadata_only");

        final String state;
        final String statusText;

        Activity(String state, String statusText) {
            this.state = state;
            this.statusText = statusText;
        }
    }

    record Child(String workerName, String socketPath) {
        @Override
        public String toString() {
            return "<backend-private>";
        }
    }

    PodMetadata {
        children = List.copyOf(children);
    }

    @Override
    public String toString() {
        return "<backend-private>";
    }
}
