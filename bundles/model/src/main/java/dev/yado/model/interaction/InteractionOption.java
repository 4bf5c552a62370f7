package dev.yado.model.interaction;

import dev.yado.model.value.Text;
import dev.yado.model.value.WireName;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One of the answers a question offers.
 *
 * @param id    what an answer names; 1 to {@value #MAX_ID} characters, none of them a control character
 * @param label for people; one line, longer than {@value #MAX_LABEL} characters is cut
 * @param kind  what it means
 */
@ProviderType
public record InteractionOption(String id, String label, Kind kind) {

    /** Maximum length of an id, in characters. */
    public static final int MAX_ID = 120;
    /** Maximum length of a label, in characters. */
    public static final int MAX_LABEL = 200;

    /** The option {@code allow}, which allows once. */
    public static final InteractionOption ALLOW = new InteractionOption("allow", "Allow", Kind.ALLOW_ONCE);
    /** The option {@code deny}, which rejects once. */
    public static final InteractionOption DENY = new InteractionOption("deny", "Deny", Kind.REJECT_ONCE);

    /** What an option means. "Always" is as long as the engine's session remembers it. */
    @ProviderType
    public enum Kind implements WireName {
        /** Allows this once. */
        ALLOW_ONCE,
        /** Allows this and the like from now on. */
        ALLOW_ALWAYS,
        /** Rejects this once. */
        REJECT_ONCE,
        /** Rejects this and the like from now on. */
        REJECT_ALWAYS;

        /** Returns whether the option allows what was asked. */
        public boolean allows() {
            return this == ALLOW_ONCE || this == ALLOW_ALWAYS;
        }
    }

    /** @throws IllegalArgumentException for an id out of bounds */
    public InteractionOption {
        Objects.requireNonNull(kind, "kind");
        if (!isId(id)) {
            throw new IllegalArgumentException("an option's id is 1 to " + MAX_ID + " characters, none of them a control character");
        }
        label = Text.bounded(label, MAX_LABEL);
    }

    /** Whether an option can have this id. */
    public static boolean isId(String text) {
        return text != null && !text.isBlank() && text.length() <= MAX_ID && text.chars().noneMatch(Character::isISOControl);
    }
}
