package dev.yado.runtime.spi.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes out of text what must not leave this process: secrets that were given to somebody, and where on this machine somebody works. For everything that
 * comes back from there: programs print their environment, gateways repeat keys, and what is reported stays in the log for good.
 *
 * <p>A secret is found as it is, as JSON has it (also JSON within JSON, and with any of its characters as <code>&#92;u0041</code>), as a URL has it, and in a
 * stream of pieces wherever it is cut. Of a secret of several lines each long line counts by itself, since programs write line by line. Secrets that are
 * encoded otherwise (in base64, say) are not recognised. Immutable and thread-safe.
 */
@ProviderType
public final class Scrubber {

    /** Stands for a secret. */
    public static final String SECRET = "[redacted]";
    /** Characters. Shorter ones are no secrets that anyone can keep, and would make holes into ordinary text. */
    public static final int SHORTEST_SECRET = 6;
    /** For text that nobody has to look through. */
    public static final Scrubber NOTHING = new Scrubber(List.of());

    private static final int SHORTEST_LINE = 12;

    private final List<Needle> needles;
    // A character that no needle begins with needs no closer look: most do not.
    private final String beginnings;

    private Scrubber(Collection<Needle> needles) {
        // The longest first, so that of two that begin alike the longer is taken.
        this.needles = needles.stream().sorted(Comparator.comparingInt(Needle::length).reversed()).toList();
        StringBuilder first = new StringBuilder();
        this.needles.forEach(needle -> first.append(needle.beginnings()));
        beginnings = first.toString();
    }

    public static Scrubber of(Collection<Secret> secrets) {
        Set<Needle> found = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            String value = secret.value().strip();
            if (value.length() >= SHORTEST_SECRET) {
                found.add(new Needle(value, SECRET));
            }
            if (value.indexOf('\n') >= 0) {
                value.lines().map(String::strip).filter(line -> line.length() >= SHORTEST_LINE).forEach(line -> found.add(new Needle(line, SECRET)));
            }
        }
        return new Scrubber(found);
    }

    /**
     * One that also knows places.
     *
     * @param places beginnings of paths on this machine, and what stands for each
     */
    public Scrubber withPlaces(Map<String, String> places) {
        List<Needle> all = new ArrayList<>(needles);
        places.forEach((path, instead) -> {
            // The root is the beginning of every path.
            if (path.length() > 1) {
                all.add(new Needle(path, instead));
            }
        });
        return new Scrubber(all);
    }

    public String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        scan(text, true, clean);
        return clean.toString();
    }

    /** For text that comes in pieces. */
    public Pieces pieces() {
        return new Pieces();
    }

    /** Holds back what may yet turn out to be the beginning of a secret. Not thread-safe. */
    public final class Pieces {

        private String held = "";

        private Pieces() {
        }

        /** @return what of everything so far may be shown now and was not before */
        public String next(String piece) {
            return scan(held + piece, false);
        }

        /** @return the rest; then this begins anew */
        public String end() {
            return scan(held, true);
        }

        private String scan(String text, boolean last) {
            StringBuilder clean = new StringBuilder(text.length());
            held = text.substring(Scrubber.this.scan(text, last, clean));
            return clean.toString();
        }
    }

    /**
     * @param last  false when more text will follow
     * @param clean is given what may be shown
     * @return how far it was decided
     */
    private int scan(String text, boolean last, StringBuilder clean) {
        int at = 0;
        while (at < text.length()) {
            int end = Needle.NOT_HERE;
            String instead = "";
            if (beginnings.indexOf(text.charAt(at)) >= 0) {
                for (Needle needle : needles) {
                    int found = needle.match(text, at, last);
                    if (found == Needle.UNDECIDED) {
                        return at;
                    } else if (found > end) {
                        end = found;
                        instead = needle.instead();
                    }
                }
            }
            if (end > at) {
                clean.append(instead);
                at = end;
            } else {
                clean.append(text.charAt(at++));
            }
        }
        return at;
    }

    /** Says nothing of what it looks for. */
    @Override
    public String toString() {
        return "Scrubber[" + needles.size() + "]";
    }
}
