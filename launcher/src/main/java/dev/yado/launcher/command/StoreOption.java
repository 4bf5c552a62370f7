package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import picocli.CommandLine.Option;

/** {@code --store}, which every command has that starts a Runtime. */
final class StoreOption {
    @Option(names = "--store", paramLabel = "KIND", defaultValue = "sqlite",
            description = "Where Workers are kept: sqlite (in the data directory) or memory (they end with this process). Default: ${DEFAULT-VALUE}")
    private Kind kind;

    /** The stores there are. */
    enum Kind {
        SQLITE("sqlite"),
        /** Part of the Runtime itself. */
        MEMORY("memory");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** @throws IllegalArgumentException with a message for the person who wrote it */
        static Kind parse(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("must be sqlite or memory");
        }
    }

    /** Adds what the store is made of; its feature also tells the Runtime to use it. */
    void addTo(LaunchSettings.Builder settings) throws LaunchException {
        if (kind != Kind.MEMORY) {
            settings.feature("store-" + kind.word);
        }
    }

    /** What whoever starts the process must know; empty when there is nothing to be warned of. */
    String[] remarks() {
        return kind == Kind.MEMORY ? new String[] { "Workers are kept in memory and end with this process." } : new String[0];
    }
}
