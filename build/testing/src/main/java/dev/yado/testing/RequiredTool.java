package dev.yado.testing;

import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Checks for a tool that a test needs and that a machine may lack. */
public final class RequiredTool {

    /** The environment variable that a continuous-integration service sets to {@code true}. */
    private static final String CI = "CI";

    private RequiredTool() {
    }

    /**
     * Skips the test if the tool is missing. Fails it in continuous integration, where a skipped test would go unnoticed.
     *
     * @param reason what is missing, and why the test needs it
     */
    public static void require(boolean present, String reason) {
        require(present, () -> reason);
    }

    /** As {@link #require(boolean, String)}, with a reason that is computed only if needed. */
    public static void require(boolean present, Supplier<String> reason) {
        if (!present && Boolean.parseBoolean(System.getenv(CI))) {
            Assertions.fail("CI=true, so this test must not be skipped: " + reason.get());
        }
        Assumptions.assumeTrue(present, () -> "skipped: " + reason.get());
    }
}
