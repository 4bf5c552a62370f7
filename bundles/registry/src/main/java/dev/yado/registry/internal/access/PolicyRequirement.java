package dev.yado.registry.internal.access;

import dev.yado.registry.api.AccessPolicy;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which access policy must be there, from the setting {@code policy_required}.
 *
 * @param name the name of the only policy that may decide; empty if any may
 */
public record PolicyRequirement(Mode mode, Optional<String> name) {

    /** When operations are refused because no policy decides. */
    public enum Mode {
        /** From the moment at which a policy was registered in this process. */
        ONCE_SEEN,
        /** Never: without a policy everything is allowed. */
        NEVER,
        /** Always. */
        ALWAYS,
        /** Always, and no policy may decide, because it is not known which one has to. */
        UNKNOWN
    }

    public static final PolicyRequirement ONCE_SEEN = new PolicyRequirement(Mode.ONCE_SEEN, Optional.empty());
    public static final PolicyRequirement NEVER = new PolicyRequirement(Mode.NEVER, Optional.empty());
    public static final PolicyRequirement UNKNOWN = new PolicyRequirement(Mode.UNKNOWN, Optional.empty());
    public static final PolicyRequirement ANY = new PolicyRequirement(Mode.ALWAYS, Optional.empty());

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,120}");

    /**
     * Parses the setting.
     *
     * @throws IllegalArgumentException if it is neither empty, {@code true}, {@code false} nor a name
     */
    public static PolicyRequirement parse(String setting) {
        String text = setting.strip();
        return switch (text) {
            case "" -> ONCE_SEEN;
            case "false" -> NEVER;
            case "true" -> ANY;
            default -> {
                if (!NAME.matcher(text).matches()) {
                    throw new IllegalArgumentException("policy_required must be true, false or the value of a policy's service property "
                            + AccessPolicy.NAME + ": 1 to 120 characters out of A-Z a-z 0-9 _ . : -");
                }
                yield new PolicyRequirement(Mode.ALWAYS, Optional.of(text));
            }
        };
    }

    /** Returns whether a policy with this name may decide. */
    boolean admits(Optional<String> policyName) {
        return mode != Mode.UNKNOWN && (name.isEmpty() || name.equals(policyName));
    }

    /** Returns whether everything is allowed while no policy decides. @param seen whether a policy was registered in this process */
    boolean opensWithout(boolean seen) {
        return mode == Mode.NEVER || mode == Mode.ONCE_SEEN && !seen;
    }
}
