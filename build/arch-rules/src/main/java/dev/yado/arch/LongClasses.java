package dev.yado.arch;

import java.util.Map;

/** The classes of the whole project that may have more than {@link #LIMIT} lines: at most five, each with its reason. */
final class LongClasses {
    /** Maximum length of a source file, in lines. */
    static final int LIMIT = 300;

    /** The reason why a class is not divided, by its fully qualified name. */
    static final Map<String, String> ALLOWED = Map.of();

    private LongClasses() {}
}
