package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import picocli.CommandLine.Option;

/** The option {@code --store} of every command that starts a Runtime. */
final class StoreOption {
    @Option(names = "--store", paramLabel = "KIND", defaultValue = "sqlite",
            description = "Store for Workers: sqlite (in the data directory) or memory (lost when this process ends). Default: ${DEFAULT-VALUE}")
    private Kind kind;

    /** The available stores. */
    enum Kind {
        SQLITE("sqlite"),
        /** Built into the Runtime. */
        MEMORY("memory");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** @throws IllegalArgumentException with a message for the user */
        static Kind parse(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("it must be sqlite or memory");
        }
    }

    /** Adds the feature of the store, which also configures the Runtime to use it. */
    void addTo(LaunchSettings.Builder settings) throws LaunchException {
        if (kind != Kind.MEMORY) {
            settings.feature("store-" + kind.word);
        }
    }

    /** Returns warnings to print at the start. */
    String[] warnings() {
        return kind == Kind.MEMORY ? new String[] {"Workers are kept in memory and are lost when this process ends."} : new String[0];
    }
}
