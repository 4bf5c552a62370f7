package dev.yado.model;

import org.osgi.annotation.versioning.ProviderType;

/** A piece of a user message, tagged by {@code kind}; a kind that is not known decodes to {@link Unknown}. */
@ProviderType
public sealed interface Segment {

    record TextSegment(String content) implements Segment {
    }

    record Paste(long id, long chars, long lines, String content) implements Segment {
    }

    record FileRef(String path) implements Segment {
    }

    record KnowledgeRef(String slug) implements Segment {
    }

    record WorkflowInvoke(String slug) implements Segment {
    }

    record Unknown() implements Segment {
    }
}
