package dev.yado.source.local.internal.settings;

/**
 * A workspace, identified by its recorded path. Paths are compared as text, with {@code \} replaced by {@code /} and without trailing {@code /}, as the tool
 * that recorded them did; resolving links here would show Workers of other workspaces.
 */
public record WorkspaceRoot(String text) {

    public WorkspaceRoot {
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
