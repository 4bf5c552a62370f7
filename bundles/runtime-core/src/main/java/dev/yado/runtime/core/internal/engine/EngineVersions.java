package dev.yado.runtime.core.internal.engine;

import java.util.Comparator;

/** The natural order of versions: {@code 1.10} is newer than {@code 1.9}. Stateless. */
final class EngineVersions {

    static final Comparator<String> OLDEST_FIRST = EngineVersions::compare;

    private EngineVersions() {
    }

    private static int compare(String one, String other) {
        String[] a = one.split("[.-]");
        String[] b = other.split("[.-]");
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            int order = comparePart(i < a.length ? a[i] : "", i < b.length ? b[i] : "");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    // Compares numbers by value and words by letters; a number is newer than a word.
    private static int comparePart(String a, String b) {
        boolean numberA = a.matches("[0-9]{1,18}");
        boolean numberB = b.matches("[0-9]{1,18}");
        if (numberA && numberB) {
            return Long.compare(Long.parseLong(a), Long.parseLong(b));
        }
        return numberA == numberB ? a.compareTo(b) : numberA ? 1 : -1;
    }
}
