package dev.yado.config.files.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that is most similar to a misspelt one. */
final class SpellingSuggestion {

    private SpellingSuggestion() {}

    /** Returns the known word with the smallest edit distance to {@code word}; empty if the distance is too large for a misspelling. */
    static Optional<String> to(String word, Collection<String> known) {
        int maximum = Math.max(2, word.length() / 3);
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= maximum)
                .filter(candidate -> edits(word, candidate) <= maximum)
                .min(Comparator.comparingInt(candidate -> edits(word, candidate)));
    }

    /** Returns the Levenshtein distance, ignoring letter case and the kind of separator between words. */
    private static int edits(String one, String other) {
        String a = plain(one);
        String b = plain(other);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }
}
