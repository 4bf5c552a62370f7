package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.value.WireName;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Selects a profile. On the wire, an object with {@code kind} and {@code value}.
 *
 * @param kind the kind of the name
 * @param value the name of the profile; for {@link Kind#RUNTIME_DEFAULT} always {@code runtime_default}
 */
@ProviderType
public record ProfileSelector(Kind kind, String value) {

    /** The kind of a profile name. */
    public enum Kind implements WireName {
        /** The Runtime's default profile. */
        RUNTIME_DEFAULT,
        /** A built-in profile of the Runtime, by name. */
        BUILTIN,
        /** A profile by name. */
        NAMED
    }

    // Declared before the constant below, whose constructor uses it.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,80}");

    /** The Runtime's default profile. */
    public static final ProfileSelector RUNTIME_DEFAULT = new ProfileSelector(Kind.RUNTIME_DEFAULT, "runtime_default");

    /** Checks the components. @throws YadoException {@link FailureCode#INVALID_REQUEST} if the name is not of the allowed form */
    public ProfileSelector {
        if (value == null || !NAME.matcher(value).matches()) {
            throw new YadoException(FailureCode.INVALID_REQUEST,
                    "a profile name is 1 to 80 characters out of A-Z a-z 0-9 _ . : -");
        }
    }

    /** Returns the selector for a name: the default, a {@code builtin:} profile, or a configured one. */
    public static ProfileSelector byName(String name) {
        if ("runtime_default".equals(name)) {
            return RUNTIME_DEFAULT;
        }
        return new ProfileSelector(name != null && name.startsWith("builtin:") ? Kind.BUILTIN : Kind.NAMED, name);
    }
}
