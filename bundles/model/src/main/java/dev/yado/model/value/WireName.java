package dev.yado.model.value;

import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** An enum constant that stands on the wire as its name in lower case. APIs may have such enums of their own. */
@ConsumerType
public interface WireName {

    /** Returns the constant's name; every enum has it. */
    String name();

    /** Returns the string that stands for this constant on the wire. */
    default String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant of a wire string (exact, case-sensitive); empty when there is none. */
    static <E extends Enum<E> & WireName> Optional<E> parse(Class<E> type, String wire) {
        for (E constant : type.getEnumConstants()) {
            if (constant.wire().equals(wire)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }
}
