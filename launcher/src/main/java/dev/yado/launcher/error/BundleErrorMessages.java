package dev.yado.launcher.error;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what Felix throws into a line a person can act on. */
public final class BundleErrorMessages {
    // Felix nests one "missing requirement" in another when a bundle's provider cannot be resolved; the innermost is the cause.
    private static final Pattern MISSING = Pattern.compile("missing requirement \\[([^\\s\\]]+)[^\\]]*](?:\\([^)]*\\))?\\]? ([^;]+); (\\(.*?\\))(?=\\s*(?:\\[caused by|Unresolved|]|$))");
    private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([^)]+)\\)");

    private BundleErrorMessages() {
    }

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
