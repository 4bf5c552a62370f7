package dev.yado.source.local.internal;

import dev.yado.model.failure.Diagnostic.Severity;

/** What one directory turned out to be. */
sealed interface ReadOutcome {

    /** A Worker of this workspace. */
    record Visible(PodMetadata metadata) implements ReadOutcome {
    }

    /** Not shown as a Worker. */
    record Refused(Reason reason) implements ReadOutcome {
    }

    /** Why a directory is not shown as a Worker; each with the diagnostic that says so. */
    enum Reason {
        MISSING("local_pod_metadata_unreadable", "has no metadata file"),
        UNREADABLE("local_pod_metadata_unreadable", "has a metadata file that cannot be read"),
        SYMLINK("local_pod_metadata_unreadable", "is, or holds, a symbolic link, which is not followed"),
        NOT_A_FILE("local_pod_metadata_unreadable", "has something else than a plain metadata file"),
        TOO_LARGE("local_pod_metadata_invalid", "has a metadata file of more than 1 MiB"),
        CHANGING("local_pod_metadata_unreadable", "has a metadata file that changes faster than it can be read"),
        INVALID("local_pod_metadata_invalid", "has metadata that is not valid"),
        WORKSPACE_ROOT_MISSING("local_pod_workspace_root_missing", "does not say which workspace it belongs to"),
        OTHER_WORKSPACE("local_pod_workspace_not_visible", "belongs to another workspace", Severity.INFO);

        final String code;
        final Severity severity;
        /** Completes "local Worker 'name' ...". */
        final String says;

        Reason(String code, String says) {
            this(code, says, Severity.WARNING);
        }

        Reason(String code, String says, Severity severity) {
            this.code = code;
            this.says = says;
            this.severity = severity;
        }
    }
}
