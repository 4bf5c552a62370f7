package dev.yado.engine.acp.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Takes out of an agent's text what must not leave this process: the secrets it was given, and where on this machine it works. An agent is free to
 * print its environment; what it prints goes into the log for good. Immutable.
 */
final class Scrubber {

    static final String SECRET = "[redacted]";
    /** Shorter ones are no secrets anyone can keep, and would make holes into ordinary text. */
    static final int SHORTEST_SECRET = 6;
    private static final int SHORTEST_LINE = 12;

    private record Needle(String text, String instead) {
    }

    private final List<Needle> needles;

    /**
     * @param secrets values
     * @param places  path prefixes of this machine and what stands for each
     */
    Scrubber(Collection<String> secrets, Map<String, String> places) {
        List<Needle> found = new ArrayList<>();
        secrets.stream().flatMap(Scrubber::forms).filter(s -> s.length() >= SHORTEST_SECRET).distinct().forEach(s -> found.add(new Needle(s, SECRET)));
        places.forEach((path, instead) -> {
            if (path.length() > 1) {
                found.add(new Needle(path, instead));
            }
        });
        // The longest first: of two that begin alike the shorter would leave the rest of the longer.
        found.sort(Comparator.comparingInt((Needle n) -> n.text().length()).reversed());
        needles = List.copyOf(found);
    }

    // As it is, as JSON has it, and of a key of many lines each line: an error stream is read line by line.
    private static Stream<String> forms(String secret) {
        String json = Json.text(Json.NODES.stringNode(secret));
        Stream<String> lines = secret.lines().count() > 1 ? secret.lines().filter(line -> line.length() >= SHORTEST_LINE) : Stream.empty();
        return Stream.concat(Stream.of(secret, json.substring(1, json.length() - 1)), lines);
    }

    String clean(String text) {
        String clean = text;
        for (Needle needle : needles) {
            clean = clean.replace(needle.text(), needle.instead());
        }
        return clean;
    }

    /** For text that comes in pieces: a secret may begin in one and end in the next. */
    Pieces pieces() {
        return new Pieces();
    }

    /** Holds back what may yet turn out to be the beginning of a secret. Not thread-safe. */
    final class Pieces {

        private String held = "";

        /** What of everything so far may be shown now and was not before. */
        String next(String piece) {
            String text = clean(held + piece);
            int keep = undecided(text);
            held = text.substring(text.length() - keep);
            return text.substring(0, text.length() - keep);
        }

        /** The rest. */
        String end() {
            String rest = held;
            held = "";
            return rest;
        }

        private int undecided(String text) {
            int longest = 0;
            for (Needle needle : needles) {
                int most = Math.min(needle.text().length() - 1, text.length());
                for (int length = most; length > longest; length--) {
                    if (needle.text().regionMatches(0, text, text.length() - length, length)) {
                        longest = length;
                    }
                }
            }
            return longest;
        }
    }

    @Override
    public String toString() {
        return "Scrubber[" + needles.size() + "]";
    }
}
