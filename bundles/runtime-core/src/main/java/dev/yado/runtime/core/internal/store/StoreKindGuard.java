package dev.yado.runtime.core.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the Runtime of this process on one kind of store, which is recorded in a file that is removed with the process. Services and configurations change: without this check,
 * a Runtime whose store service was unregistered might start again on another store, and seem to have lost every Worker. Not thread-safe.
 */
public final class StoreKindGuard {

    private final Path file;

    /** @param file does not exist when the process starts */
    public StoreKindGuard(Path file) {
        this.file = file;
    }

    /**
     * Fails unless the Runtime of this process has used only stores of this kind.
     *
     * @throws IllegalStateException if the first store was of another kind, or the file cannot be used
     */
    public void require(String kind) {
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, kind);
                return;
            }
            String first = Files.readString(file);
            if (!first.equals(kind)) {
                throw new IllegalStateException("this process started with the store " + first + " and cannot continue with " + kind
                        + ": make the first store available again, or restart the process");
            }
        } catch (IOException e) {
            throw new IllegalStateException("the kind of this process's store cannot be recorded in " + file, e);
        }
    }
}
