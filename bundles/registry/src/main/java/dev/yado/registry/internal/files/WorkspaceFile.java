package dev.yado.registry.internal.files;

import dev.yado.model.value.Text;
import dev.yado.registry.api.BackendWorkspace;
import dev.yado.support.file.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * The identity of the workspace: created once and kept in a file, so that it survives restarts. Without a writable data directory, it lasts
 * as long as this process.
 */
public final class WorkspaceFile {

    private static final Logger LOG = System.getLogger("dev.yado.registry");
    private static final String NAME = "workspace.properties";
    private static final String ID = "id";
    private static final String DISPLAY_NAME = "display_name";
    private static final String DEFAULT_NAME = "workspace";

    private WorkspaceFile() {
    }

    /**
     * Reads or creates the identity.
     *
     * @param data       directory of the file
     * @param configured the configured display name; blank for none
     * @param directory  the workspace's directory, whose name is shown if none is configured
     */
    public static BackendWorkspace open(Optional<Path> data, String configured, Optional<Path> directory) {
        Properties kept = new Properties();
        try {
            if (data.isPresent()) {
                read(data.get().resolve(NAME), kept);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            // Not overwritten: the unreadable file may hold the real identity.
            LOG.log(Level.WARNING, "The workspace file cannot be read; the workspace has a temporary id until it can be read", unreadable);
            return new BackendWorkspace(UUID.randomUUID().toString(), name(configured, directory, kept));
        }
        BackendWorkspace workspace = new BackendWorkspace(id(kept).orElseGet(() -> UUID.randomUUID().toString()), name(configured, directory, kept));
        boolean changed = !workspace.id().equals(kept.getProperty(ID)) || !workspace.displayName().equals(kept.getProperty(DISPLAY_NAME));
        if (data.isPresent() && changed) {
            write(data.get().resolve(NAME), workspace);
        }
        return workspace;
    }

    private static void read(Path file, Properties into) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            into.load(in);
        } catch (NoSuchFileException firstStart) {
            // The file is written later.
        }
    }

    private static Optional<String> id(Properties kept) {
        try {
            return Optional.ofNullable(kept.getProperty(ID)).map(text -> UUID.fromString(text.trim()).toString());
        } catch (IllegalArgumentException damaged) {
            LOG.log(Level.WARNING, "The workspace file has no valid id; a new id is created");
            return Optional.empty();
        }
    }

    private static String name(String configured, Optional<Path> directory, Properties kept) {
        return Optional.ofNullable(configured).map(Text::label).filter(name -> !name.isBlank())
                .or(() -> directory.map(Path::getFileName).map(Path::toString).map(Text::label).filter(name -> !name.isBlank()))
                .or(() -> Optional.ofNullable(kept.getProperty(DISPLAY_NAME)).map(Text::label).filter(name -> !name.isBlank()))
                .orElse(DEFAULT_NAME);
    }

    private static void write(Path file, BackendWorkspace workspace) {
        Properties properties = new Properties();
        properties.setProperty(ID, workspace.id());
        properties.setProperty(DISPLAY_NAME, workspace.displayName());
        Path unfinished = file.resolveSibling(NAME + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(unfinished);
            try (FileChannel channel = PrivateFiles.create(unfinished); OutputStream out = Channels.newOutputStream(channel)) {
                properties.store(out, "Created by the registry. The id identifies the workspace; keep it.");
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The workspace file cannot be written; the workspace id changes at the next start", e);
        }
    }
}
