package dev.yado.registry.internal.source;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.value.Text;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The border between the sources' own words and everybody else: whatever a source says in free text passes here, once. A source may be anybody's bundle, and what it passes on of
 * a library's or a remote process's words may name addresses, files and secrets. What looks like one is replaced; the rest of the sentence stays, because it says what
 * to do. Stateless.
 */
final class MessageRedactor {

    /** Stands for what was taken out. */
    static final String REMOVED = "(removed)";

    private static final Set<String> IDENTIFIERS = Set.of(Failure.RUN_ID, Failure.ERROR_ID);
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_:-]{1,64}");
    private static final Pattern DETAIL = Pattern.compile("[a-z_]{1,40}");

    /** Punctuation before and after a word. */
    private static final String BEFORE = "(\"'`<,;";
    private static final String AFTER = ")\"'`>,;.:!?";

    private MessageRedactor() {
    }

    /** At most as long as a message, on one line. */
    static String of(String said) {
        String bounded = Text.bounded(said, Failure.MAX_MESSAGE);
        StringBuilder clean = new StringBuilder(bounded.length());
        boolean announced = false;
        for (String piece : bounded.split("(?<=\\s)(?=\\S)")) {
            int from = skip(piece, 0, 1, BEFORE);
            int blank = piece.length();
            while (blank > from && Character.isWhitespace(piece.charAt(blank - 1))) {
                blank--;
            }
            int to = skip(piece, blank - 1, -1, AFTER) + 1;
            if (from >= to) {
                clean.append(piece);
                continue;
            }
            String word = piece.substring(from, to);
            clean.append(piece, 0, from).append(announced || SensitiveToken.is(word) ? REMOVED : word).append(piece, to, piece.length());
            announced = SensitiveToken.announces(word, piece.substring(to, blank));
        }
        return clean.toString();
    }

    /**
     * A name for people. One that has anything unfit in it is none at all: with the rest of it nobody would know what is meant.
     *
     * @param id what is shown then
     */
    static String label(String said, String id) {
        return of(said).equals(said) ? said : id;
    }

    /**
     * A Worker's name: most are what a user called it, and "fix package.json for me@home" is a good one. Only what nobody calls a Worker makes it none.
     *
     * @param id what is shown then
     */
    static String workerLabel(String said, String id) {
        // Word by word without making any, for a source may answer with very many Workers at once.
        for (int from = 0, at = 0; at <= said.length(); at++) {
            if (at == said.length() || Character.isWhitespace(said.charAt(at))) {
                if (SensitiveToken.mayBeAddressOrKey(said, from, at) && SensitiveToken.isAddressOrKey(said.substring(from, at))) {
                    return id;
                }
                from = at + 1;
            }
        }
        return said;
    }

    private static int skip(String piece, int from, int step, String punctuation) {
        int at = from;
        while (at >= 0 && at < piece.length() && punctuation.indexOf(piece.charAt(at)) >= 0) {
            at += step;
        }
        return at;
    }

    /** A source's failure as callers see it. A code that is the caller's own business elsewhere, but the source's here, is told as such. */
    static Failure of(Failure said) {
        FailureCode code = switch (said.code()) {
            case WORKER_NOT_FOUND -> FailureCode.UNKNOWN_WORKER;
            // A caller would take it for its own token.
            case UNAUTHORIZED -> FailureCode.RUNTIME_AUTH_FAILED;
            default -> said.code();
        };
        Map<String, Object> details = new TreeMap<>();
        said.details().forEach((name, value) -> {
            if (DETAIL.matcher(name).matches() && mayStay(name, value)) {
                details.put(name, value);
            }
        });
        return new Failure(code, of(said.message()), details);
    }

    static List<Diagnostic> of(List<Diagnostic> said) {
        return said.stream().map(one -> new Diagnostic(one.code(), one.severity(), of(one.message()))).toList();
    }

    static Optional<String> of(Optional<String> said) {
        return said.map(MessageRedactor::of);
    }

    /** Notices are the source's words on the stream. What is in the Worker's log is the Worker's, and stays as it was written. */
    static StreamFrame of(StreamFrame frame) {
        return frame instanceof StreamFrame.Notice notice ? new StreamFrame.Notice(notice.code(), of(notice.message()), notice.ends()) : frame;
    }

    /** Numbers and truths tell nothing; a text must be one of those that are known, and of their form. */
    private static boolean mayStay(String name, Object value) {
        if (!(value instanceof String text)) {
            return value instanceof Boolean || value instanceof Number;
        }
        return IDENTIFIERS.contains(name) && IDENTIFIER.matcher(text).matches() || isInstant(text);
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
