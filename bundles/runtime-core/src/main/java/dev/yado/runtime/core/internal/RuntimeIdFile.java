package dev.yado.runtime.core.internal;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The generated id of a Runtime, kept in the data directory so that it is the same at the next start. */
final class RuntimeIdFile {

    private static final System.Logger LOG = System.getLogger(RuntimeIdFile.class.getName());

    private final Path file;

    /** @param dataDirectory null when there is none: then every start generates a new id */
    RuntimeIdFile(String dataDirectory) {
        this.file = dataDirectory == null ? null : Path.of(dataDirectory, "runtime-id");
    }

    /**
     * Returns the id, and generates it at the first call.
     *
     * @throws IllegalStateException if the file has no valid id, or cannot be used; a new id would orphan all references to this Runtime
     */
    RuntimeId readOrCreate() {
        try {
            if (file != null && Files.exists(file)) {
                return new RuntimeId(Files.readString(file).strip());
            }
            // Random, so that it does not collide with the id of another Runtime.
            RuntimeId id = new RuntimeId("runtime-" + UUID.randomUUID());
            if (file != null) {
                write(id);
            }
            return id;
        } catch (YadoException e) {
            throw new IllegalStateException("the file runtime-id in the data directory has no valid runtime id; restore or remove it", e);
        } catch (IOException e) {
            throw new IllegalStateException("the file runtime-id in the data directory cannot be read or written", e);
        }
    }

    private void write(RuntimeId id) throws IOException {
        // Written atomically: a partial id would be another id at the next start.
        Path temp = Files.writeString(file.resolveSibling("runtime-id.tmp"), id + "\n");
        try {
            Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            LOG.log(System.Logger.Level.DEBUG, "the file system does not support atomic moves", e);
            Files.move(temp, file);
        }
    }
}
