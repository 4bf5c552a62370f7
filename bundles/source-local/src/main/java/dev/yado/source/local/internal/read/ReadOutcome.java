package dev.yado.source.local.internal.read;

import dev.yado.model.failure.Diagnostic.Severity;

/** The result of reading one Pod. */
public sealed interface ReadOutcome {

    /** A Worker of this workspace. */
    record Visible(PodMetadata metadata) implements ReadOutcome {
    }

    /** A Pod that is not shown as a Worker. */
    record Refused(Reason reason) implements ReadOutcome {
    }

    /** Why a Pod is not shown as a Worker, with its diagnostic. */
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

        private final String code;
        private final Severity severity;
        private final String text;

        Reason(String code, String text) {
            this(code, text, Severity.WARNING);
        }

        Reason(String code, String text, Severity severity) {
            this.code = code;
            this.text = text;
            this.severity = severity;
        }

        /** Returns the code of the diagnostic. */
        public String code() {
            return code;
        }

        public Severity severity() {
            return severity;
        }

        /** Returns the predicate of the sentence "local Worker 'name' ...". */
        public String text() {
            return text;
        }
    }
}
