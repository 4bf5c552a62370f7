package dev.yado.testing;

import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A tool that a test needs and that a machine may lack. */
public final class RequiredTool {

    /** The variable that a continuous-integration service sets to {@code true}. */
    private static final String CI = "CI";

    private RequiredTool() {
    }

    /**
     * Skips the test when the tool is not there; fails it in continuous integration, where a test that is skipped would be noticed by nobody.
     *
     * @param reason what is missing, and what the test needs it for
     */
    public static void require(boolean present, String reason) {
        require(present, () -> reason);
    }

    /** As {@link #require(boolean, String)}, for a reason that is read only when it is needed. */
    public static void require(boolean present, Supplier<String> reason) {
        if (!present && Boolean.parseBoolean(System.getenv(CI))) {
            Assertions.fail("CI=true, so this test must not be skipped: " + reason.get());
        }
        Assumptions.assumeTrue(present, () -> "skipped: " + reason.get());
    }
}
