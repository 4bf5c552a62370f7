package dev.yado.runtime.core.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which kind of store the Runtime of this process began on, noted where it ends with the process. Services and configurations come and go: without this, a
 * Runtime whose store was taken away might come back on another one, and look as if it had lost every Worker.
 */
public final class StoreKindGuard {

    private final Path note;

    /** @param note a file that is not there when the process begins */
    public StoreKindGuard(Path note) {
        this.note = note;
    }

    /** @throws IllegalStateException when this process has begun on a store of another kind */
    public void require(String kind) {
        try {
            if (!Files.exists(note)) {
                Files.writeString(note, kind);
                return;
            }
            String begun = Files.readString(note);
            if (!begun.equals(kind)) {
                throw new IllegalStateException("this process began on the store " + begun + " and does not go on with " + kind
                        + ": bring the store back, or restart the process");
            }
        } catch (IOException e) {
            throw new IllegalStateException("which store this process began on cannot be noted", e);
        }
    }
}
