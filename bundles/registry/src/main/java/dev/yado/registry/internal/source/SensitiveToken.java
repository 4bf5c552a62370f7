package dev.yado.registry.internal.source;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a word of a sentence looks like an address, a file or a secret. Looks at one word at a time, each once or twice, so that no text takes long; errs on
 * the side of taking out. Stateless.
 */
final class SensitiveToken {

    private static final int LONG_RUN = 24;
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/{1,3}");
    private static final Pattern ADDRESS = Pattern.compile("(?<![\\w.])\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?![\\w.])");
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z][\\w.-]*:\\d{1,5}");
    /** Of hosts and of classes. */
    private static final Pattern DOTTED_NAME = Pattern.compile("[A-Za-z][\\w-]*(?:\\.[A-Za-z][\\w-]*){2,}+");
    private static final String OWN_NAMES = "dev.yado.";
    private static final Pattern FILE = Pattern.compile("[\\w-]++\\.(?:sock|sqlite\\d?|db|jsonl?|toml|log|pem|key|cfg|conf|jar|env)", Pattern.CASE_INSENSITIVE);
    /** Keys as their issuers write them. */
    private static final Pattern ISSUED_KEY = Pattern.compile("(?:sk|pk|rk|ghp|gho|ghs|github_pat|xox[a-z]|glpat|hf|AKIA|eyJ)[-_]?[A-Za-z0-9._-]{12,}");
    private static final int SHORTEST_KEY = 14;
    private static final List<String> SECRETS = List.of("token", "secret", "passw", "credential", "session", "apikey", "api_key", "api-key", "authorization",
            "cookie", "bearer");
    private static final Set<String> ANNOUNCE = Set.of("bearer", "basic", "digest");

    private SensitiveToken() {
    }

    /** @param word without the punctuation around it */
    static boolean is(String word) {
        return isPlace(word) || isHost(word) || isSecret(word);
    }

    /** What no user would call anything: a numeric address with its port, a key as its issuer writes it, a secret with its value. */
    static boolean isAddressOrKey(String word) {
        return word.indexOf(':') > 0 && ADDRESS.matcher(word).find() || ISSUED_KEY.matcher(word).matches() || word.indexOf('=') > 0 && namesSecret(word);
    }

    /** False, in no time, for most words that {@link #isAddressOrKey} would not take. */
    static boolean mayBeAddressOrKey(String text, int from, int to) {
        if (to - from >= SHORTEST_KEY) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == ':' || text.charAt(i) == '=') {
                return true;
            }
        }
        return false;
    }

    /** Whether what follows {@code word} is a secret. @param ending what stands between the two, without blanks */
    static boolean announces(String word, String ending) {
        return ANNOUNCE.contains(word.toLowerCase(Locale.ROOT)) || (ending.startsWith(":") || word.endsWith("=")) && namesSecret(word);
    }

    private static boolean isPlace(String word) {
        if (word.indexOf('\\') >= 0) {
            return true;
        }
        int first = word.indexOf('/');
        if (first < 0) {
            return FILE.matcher(word).matches();
        }
        if (SCHEME.matcher(word).matches()) {
            // The beginning of an address only, as in "must begin with".
            return false;
        }
        // Between two words it may mean "or"; nowhere else.
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

    /** Of letters and digits in one: no word of a language. */
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
