package dev.yado.source.local.internal;

/**
 * A workspace by its recorded path. Two are the same when their texts are, after {@code \} became {@code /} and trailing {@code /} went: that is how the recorder
 * compared them, and resolving links here would show Workers it did not mean.
 */
record WorkspaceRoot(String text) {

    WorkspaceRoot {
        text = normalised(text);
    }

    private static String normalised(String path) {
        String slashed = path.replace('\\', '/');
        int end = slashed.length();
        while (end > 1 && slashed.charAt(end - 1) == '/') {
            end--;
        }
        return slashed.substring(0, end);
    }

    @Override
    public String toString() {
        return "<backend-private>";
    }
}
