package dev.yado.runtime.core.internal;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The id a Runtime made for itself, kept in the data directory so that it is the same at the next start. */
final class RuntimeIdFile {

    private static final System.Logger LOG = System.getLogger(RuntimeIdFile.class.getName());

    private final Path file;

    /** @param dataDirectory null where there is none: then every start makes a new id */
    RuntimeIdFile(String dataDirectory) {
        this.file = dataDirectory == null ? null : Path.of(dataDirectory, "runtime-id");
    }

    /** @throws IllegalStateException when the file is there but holds no id: making a new one would orphan what others know this Runtime by */
    RuntimeId readOrMake() {
        try {
            if (file != null && Files.exists(file)) {
                return new RuntimeId(Files.readString(file).strip());
            }
            // Random, so that it collides with no other Runtime's.
            RuntimeId id = new RuntimeId("runtime-" + UUID.randomUUID());
            if (file != null) {
                write(id);
            }
            return id;
        } catch (YadoException e) {
            throw new IllegalStateException("the file runtime-id in the data directory holds no runtime id; restore or remove it", e);
        } catch (IOException e) {
            throw new IllegalStateException("the file runtime-id in the data directory cannot be used", e);
        }
    }

    private void write(RuntimeId id) throws IOException {
        // Whole or not at all: half an id would be another one at the next start.
        Path temp = Files.writeString(file.resolveSibling("runtime-id.tmp"), id + "\n");
        try {
            Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            LOG.log(System.Logger.Level.DEBUG, "no atomic move here", e);
            Files.move(temp, file);
        }
    }
}
