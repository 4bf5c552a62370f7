package dev.yado.model.value;

import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** An enum constant whose form on the wire is its name in lower case. APIs can have such enums of their own. */
@ConsumerType
public interface WireName {

    /** Returns the name of the constant; implemented by {@link Enum#name}. */
    String name();

    /** Returns the form of this constant on the wire. */
    default String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the constant with a wire string, which is case-sensitive; empty if there is none. */
    static <E extends Enum<E> & WireName> Optional<E> parse(Class<E> type, String wire) {
        for (E constant : type.getEnumConstants()) {
            if (constant.wire().equals(wire)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }
}
