package dev.yado.support.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides whether a word of a sentence looks like an address, a file or a credential. Examines one word at a time, each once or twice, so the cost is
 * linear; in doubt the word is sensitive. Stateless.
 */
final class SensitiveToken {

    private static final int LONG_RUN = 24;
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/{1,3}");
    private static final Pattern ADDRESS = Pattern.compile("(?<![\\w.])\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?![\\w.])");
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z][\\w.-]*:\\d{1,5}");
    /** Host names and class names. */
    private static final Pattern DOTTED_NAME = Pattern.compile("[A-Za-z][\\w-]*(?:\\.[A-Za-z][\\w-]*){2,}+");
    private static final String OWN_NAMES = "dev.yado.";
    private static final Pattern FILE = Pattern.compile("[\\w-]++\\.(?:sock|sqlite\\d?|db|jsonl?|toml|log|pem|key|cfg|conf|jar|env)", Pattern.CASE_INSENSITIVE);
    /** Commands of agents and of the echo engine that texts ask users to enter, as in "please run /login"; names that directories at the root do not have. */
    private static final Set<String> COMMANDS =
            Set.of("/ask", "/auth", "/clear", "/compact", "/cost", "/delay", "/doctor", "/fail", "/hang", "/hang-deaf", "/help", "/init",
                    "/login", "/logout", "/mcp", "/memory", "/limit", "/model", "/permissions", "/plan", "/repeat", "/resume", "/say", "/sleep", "/status",
                    "/think", "/tool", "/tool-fails", "/turn", "/upgrade", "/usage");
    /** Keys in the forms of well-known issuers. */
    private static final Pattern ISSUED_KEY = Pattern.compile("(?:sk|pk|rk|ghp|gho|ghs|github_pat|xox[a-z]|glpat|hf|AKIA|eyJ)[-_]?[A-Za-z0-9._-]{12,}");
    private static final int MIN_KEY = 14;
    private static final List<String> SECRETS = List.of("token", "secret", "passw", "credential", "session", "apikey", "api_key", "api-key", "authorization",
            "cookie", "bearer");
    private static final Set<String> ANNOUNCE = Set.of("bearer", "basic", "digest");

    private SensitiveToken() {
    }

    /** Returns whether the word is sensitive. @param word without the punctuation around it */
    static boolean is(String word) {
        return isPath(word) || isHost(word) || isSecret(word);
    }

    /** Returns true for a numeric address with a port, an issued key, or a credential with its value: never part of a name that a person gives. */
    static boolean isAddressOrKey(String word) {
        return word.indexOf(':') > 0 && ADDRESS.matcher(word).find() || ISSUED_KEY.matcher(word).matches() || word.indexOf('=') > 0 && namesSecret(word);
    }

    /** Returns false, at little cost, for most words that {@link #isAddressOrKey} rejects. */
    static boolean mayBeAddressOrKey(String text, int from, int to) {
        if (to - from >= MIN_KEY) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == ':' || text.charAt(i) == '=') {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the next word is a credential. @param ending the punctuation between the two */
    static boolean announces(String word, String ending) {
        return ANNOUNCE.contains(word.toLowerCase(Locale.ROOT)) || (ending.startsWith(":") || word.endsWith("=")) && namesSecret(word);
    }

    private static boolean isPath(String word) {
        if (word.indexOf('\\') >= 0) {
            return true;
        }
        int first = word.indexOf('/');
        if (first < 0) {
            return FILE.matcher(word).matches();
        }
        if (SCHEME.matcher(word).matches()) {
            // Only the scheme, as in "must begin with https://".
            return false;
        }
        if (COMMANDS.contains(word)) {
            return false;
        }
        // One slash between two words means "or".
        boolean betweenWords = first > 0 && Character.isLetterOrDigit(word.charAt(first - 1)) && word.indexOf('/', first + 1) < 0;
        return word.length() > 1 && !(betweenWords && word.indexOf('.', first) < 0);
    }

    private static boolean isHost(String word) {
        int at = word.indexOf('@');
        return at > 0 && at < word.length() - 1 || word.startsWith("[") && word.indexOf(':') > 0
                || ADDRESS.matcher(word).find() || HOST_AND_PORT.matcher(word).matches()
                || DOTTED_NAME.matcher(word).matches() && !word.startsWith(OWN_NAMES)
                || word.equalsIgnoreCase("localhost");
    }

    private static boolean isSecret(String word) {
        return namesSecret(word) && (word.chars().anyMatch(Character::isDigit) || hasValue(word)) || ISSUED_KEY.matcher(word).matches() || hasLongRun(word);
    }

    private static boolean namesSecret(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return SECRETS.stream().anyMatch(lower::contains);
    }

    private static boolean hasValue(String word) {
        int sign = Math.max(word.indexOf('='), word.indexOf(':'));
        return sign > 0 && sign < word.length() - 1;
    }

    /** Returns true for a long run of letters and digits, which no word of a language has. */
    private static boolean hasLongRun(String word) {
        int run = 0;
        boolean letter = false;
        boolean digit = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '+') {
                run = 0;
                letter = false;
                digit = false;
                continue;
            }
            run++;
            letter |= Character.isLetter(c);
            digit |= Character.isDigit(c);
            if (run >= LONG_RUN && letter && digit) {
                return true;
            }
        }
        return false;
    }
}
