package dev.yado.model.event;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A piece of a user message, tagged by {@code kind}; an unknown kind is decoded as {@link Unknown}. */
@ProviderType
public sealed interface Segment {

    /** Text that was typed. */
    record TextSegment(String content) implements Segment {
        /** Checks and copies the components. */
        public TextSegment {
            Objects.requireNonNull(content, "content");
        }
    }

    /** Text that was pasted. */
    record Paste(long id, long chars, long lines, String content) implements Segment {
        /** Checks and copies the components. */
        public Paste {
            Objects.requireNonNull(content, "content");
        }
    }

    /** A reference to a file. */
    record FileRef(String path) implements Segment {
        /** Checks and copies the components. */
        public FileRef {
            Objects.requireNonNull(path, "path");
        }
    }

    /** A reference to an entry of a knowledge base by name. */
    record KnowledgeRef(String slug) implements Segment {
        /** Checks and copies the components. */
        public KnowledgeRef {
            Objects.requireNonNull(slug, "slug");
        }
    }

    /** A call of a workflow by name. */
    record WorkflowInvoke(String slug) implements Segment {
        /** Checks and copies the components. */
        public WorkflowInvoke {
            Objects.requireNonNull(slug, "slug");
        }
    }

    /** A segment of an unknown kind. */
    record Unknown() implements Segment {
    }
}
