package dev.yado.model.interaction;

import dev.yado.model.value.Text;
import dev.yado.model.value.WireName;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** One of the options of an interaction. Immutable. */
@ProviderType
public final class InteractionOption {

    /** Maximum length of an id, in characters. */
    public static final int MAX_ID = 120;
    /** Maximum length of a label, in characters. */
    public static final int MAX_LABEL = 200;

    /** The option {@code allow}, which allows once. */
    public static final InteractionOption ALLOW = of("allow", "Allow", Kind.ALLOW_ONCE);
    /** The option {@code deny}, which rejects once. */
    public static final InteractionOption DENY = of("deny", "Deny", Kind.REJECT_ONCE);

    private final String id;
    private final String label;
    private final Kind kind;

    /** The meaning of an option. "Always" lasts as long as the engine's session. */
    @ProviderType
    public enum Kind implements WireName {
        /** Allows this once. */
        ALLOW_ONCE,
        /** Allows this, and similar requests from now on. */
        ALLOW_ALWAYS,
        /** Rejects this once. */
        REJECT_ONCE,
        /** Rejects this, and similar requests from now on. */
        REJECT_ALWAYS;

        /** Returns whether the option allows the request. */
        public boolean allows() {
            return this == ALLOW_ONCE || this == ALLOW_ALWAYS;
        }
    }

    private InteractionOption(String id, String label, Kind kind) {
        if (!isId(id)) {
            throw new IllegalArgumentException("an option's id is 1 to " + MAX_ID + " characters, none of them a control character");
        }
        this.id = id;
        this.label = Text.bounded(label, MAX_LABEL);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /**
     * Returns an option.
     *
     * @param id    the id that an answer contains; 1 to {@value #MAX_ID} characters, not blank and without control characters
     * @param label the text for people, in one line; truncated to {@value #MAX_LABEL} characters
     * @param kind  the meaning of the option
     * @throws IllegalArgumentException if the id is invalid
     */
    public static InteractionOption of(String id, String label, Kind kind) {
        return new InteractionOption(id, label, kind);
    }

    /** Returns the id that an answer contains. */
    public String id() {
        return id;
    }

    /** Returns the text for people, in one line. */
    public String label() {
        return label;
    }

    /** Returns the meaning of the option. */
    public Kind kind() {
        return kind;
    }

    /** Returns whether {@code text} is a valid id of an option. */
    public static boolean isId(String text) {
        return text != null && !text.isBlank() && text.codePointCount(0, text.length()) <= MAX_ID && text.chars().noneMatch(Character::isISOControl);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InteractionOption that && id.equals(that.id) && label.equals(that.label) && kind == that.kind;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, label, kind);
    }

    @Override
    public String toString() {
        return "InteractionOption[id=" + id + ", label=" + label + ", kind=" + kind + "]";
    }
}
