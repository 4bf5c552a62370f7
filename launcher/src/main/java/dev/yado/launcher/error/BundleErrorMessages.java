package dev.yado.launcher.error;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts the exceptions of Felix into one-line messages that name the cause. */
public final class BundleErrorMessages {
    // Felix nests the missing requirements of providers in that of a bundle; the innermost one is the cause.
    private static final Pattern MISSING =
            Pattern.compile("missing requirement \\[([^\\s\\]]+)[^\\]]*](?:\\([^)]*\\))?\\]? ([^;]+); (\\(.*?\\))(?=\\s*(?:\\[caused by|Unresolved|]|$))");
    private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([^)]+)\\)");

    private BundleErrorMessages() {
    }

    /** Returns the missing requirement that is the cause, or the messages of the exception and its root cause. */
    public static String of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("missing requirement")) {
            return missing(message);
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == failure ? message : message.strip() + " Caused by " + root;
    }

    private static String missing(String message) {
        Matcher matcher = MISSING.matcher(message);
        String last = message;
        while (matcher.find()) {
            Matcher wiring = PACKAGE.matcher(matcher.group(3));
            last = "missing requirement of " + matcher.group(1) + ": "
                    + (wiring.find() ? "package " + wiring.group(1) + " " + matcher.group(3) : matcher.group(2) + " " + matcher.group(3));
        }
        return last;
    }
}
