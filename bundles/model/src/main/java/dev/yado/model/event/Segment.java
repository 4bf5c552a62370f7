package dev.yado.model.event;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A piece of a user message, tagged by {@code kind}; a kind that is not known decodes to {@link Unknown}. */
@ProviderType
public sealed interface Segment {

    record TextSegment(String content) implements Segment {
        public TextSegment {
            Objects.requireNonNull(content, "content");
        }
    }

    record Paste(long id, long chars, long lines, String content) implements Segment {
        public Paste {
            Objects.requireNonNull(content, "content");
        }
    }

    record FileRef(String path) implements Segment {
        public FileRef {
            Objects.requireNonNull(path, "path");
        }
    }

    record KnowledgeRef(String slug) implements Segment {
        public KnowledgeRef {
            Objects.requireNonNull(slug, "slug");
        }
    }

    record WorkflowInvoke(String slug) implements Segment {
        public WorkflowInvoke {
            Objects.requireNonNull(slug, "slug");
        }
    }

    record Unknown() implements Segment {
    }
}
