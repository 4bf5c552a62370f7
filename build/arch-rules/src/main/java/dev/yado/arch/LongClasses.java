package dev.yado.arch;

import java.util.Map;

/** The classes of the whole project that may have more than {@link #LIMIT} lines: at most five, each with its reason. */
final class LongClasses {
    /** Maximum length of a source file, in lines. */
    static final int LIMIT = 300;

    /** The reason why a class is not divided, by its fully qualified name. */
    static final Map<String, String> ALLOWED = Map.of(
            "dev.yado.model.event.EventPayload", "the closed set of payloads: a sealed interface and its records, which have to be in one file or one package",
            "dev.yado.runtime.store.sqlite.internal.write.GroupCommit",
            "one lock protocol between callers and the writing thread; its states are easier to check in one place",
            "dev.yado.runtime.store.sqlite.internal.tools.SalvageReader",
            "reads past damage: each read repeats what the one before could not read, over the same cursor state",
            "dev.yado.runtime.store.tck.WorkerStoreTck", "the checks of the store SPI that a third party extends as one class");

    private LongClasses() {}
}
