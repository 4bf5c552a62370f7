package dev.yado.launcher.directory;

import dev.yado.launcher.error.LaunchException;
import dev.yado.support.file.FileLocks;
import dev.yado.support.file.PrivateFiles;
import dev.yado.support.file.WriteAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directory that contains everything a Yado process keeps: {@code etc/} and {@code deploy/}, which the user edits, and {@code cache/}, which is
 * emptied at each start. Locked from {@link #open} to {@link #close}, also against other processes.
 */
public final class DataDirectory implements AutoCloseable {
    /** The subdirectory of configuration files. */
    public static final String ETC = "etc";
    /** The subdirectory of bundles to start. */
    public static final String DEPLOY = "deploy";
    /** The option that accepts directories that other users may change. */
    public static final String SHARED_OPTION = "--allow-shared-data";
    private static final String CACHE = "cache";

    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** Returns the directory to use: the option, else {@code YADO_DATA}, else {@code XDG_DATA_HOME/yado}, else {@code ~/.local/share/yado}. */
    public static Path resolve(Optional<Path> option, Map<String, String> environment, Path home) {
        if (option.isPresent()) {
            return option.get();
        }
        String yado = environment.getOrDefault("YADO_DATA", "");
        if (!yado.isBlank()) {
            return Path.of(yado);
        }
        // The XDG specification requires that a relative path is ignored.
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        if (!xdg.isBlank() && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg, "yado");
        }
        return home.resolve(Path.of(".local", "share", "yado"));
    }

    /**
     * Creates missing directories, readable by their owner only, and locks the data directory; fails when another process has locked it.
     *
     * @param shared whether other users may change it and what is in it; otherwise it is refused if they may
     */
    public static DataDirectory open(Path directory, boolean shared) throws LaunchException {
        Path root = prepare(directory);
        if (!shared) {
            requirePrivate(root);
        }
        try {
            return new DataDirectory(root, lock(root));
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    /** Refuses directories that other users may change: who writes files there decides what this process runs and whom it serves. */
    private static void requirePrivate(Path root) throws LaunchException {
        try {
            for (Path directory : List.of(root, root.resolve(ETC), root.resolve(DEPLOY))) {
                Optional<String> problem = WriteAccess.problemOfDirectory(directory);
                if (problem.isPresent()) {
                    throw new LaunchException("Refusing the data directory: " + directory + " " + problem.get() + ", who could make Yado run their code. "
                            + "Run chmod go-w or chown on it, or start with " + SHARED_OPTION + " if all of them may.");
                }
            }
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    /** Creates missing directories without a lock, to put files there while a process may use them; returns the real path. */
    public static Path prepare(Path directory) throws LaunchException {
        Path root = directory.toAbsolutePath().normalize();
        try {
            createPrivate(root);
            for (String name : new String[] {ETC, DEPLOY, CACHE}) {
                createFolder(root.resolve(name));
            }
            return root.toRealPath();
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    private static void createFolder(Path folder) throws IOException, LaunchException {
        try {
            if (!Files.isDirectory(folder)) {
                PrivateFiles.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException e) {
            throw new LaunchException(folder + " is a file, and Yado needs a directory there. Move it, or choose another data directory with --data DIR.", e);
        }
    }

    private static LaunchException unusable(Path root, IOException e) {
        return new LaunchException("Cannot use " + root + " as the data directory: " + e.getClass().getSimpleName() + ": " + e.getMessage()
                + ". Choose another with --data DIR.", e);
    }

    private static void createPrivate(Path root) throws IOException {
        if (Files.isDirectory(root)) {
            return;
        }
        Files.createDirectories(root.getParent());
        PrivateFiles.createDirectory(root);
    }

    private static FileChannel lock(Path root) throws IOException, LaunchException {
        FileChannel channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = FileLocks.tryLock(channel);
            if (!locked) {
                throw new LaunchException("Another yado" + holder(channel) + " uses the data directory " + root
                        + ". Stop it first, or choose another directory with --data DIR.");
            }
            channel.truncate(0).write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("[0-9]+") ? " (process " + pid + ")" : "";
    }

    public Path root() {
        return root;
    }

    public Path etc() {
        return root.resolve(ETC);
    }

    public Path deploy() {
        return root.resolve(DEPLOY);
    }

    public Path cache() {
        return root.resolve(CACHE);
    }

    /** Releases the lock. The lock file stays, because to delete it could remove the lock of another process. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(DataDirectory.class.getName()).log(System.Logger.Level.DEBUG, "Closing the lock file failed", e);
        }
    }
}
