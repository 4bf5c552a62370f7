package dev.yado.launcher.directory;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The folder that holds everything one Yado process keeps: {@code etc/} and {@code deploy/} (the user's) and {@code cache/} (ours,
 * emptied at each start). Held exclusively from {@link #open} to {@link #close}, also against other processes.
 */
public final class DataDirectory implements AutoCloseable {
    /** The folder of configuration files in a data directory. */
    public static final String ETC = "etc";
    /** The folder of bundles to start in a data directory. */
    public static final String DEPLOY = "deploy";
    private static final String CACHE = "cache";

    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** Which folder to use: the option, else {@code YADO_DATA}, else {@code XDG_DATA_HOME/yado}, else {@code ~/.local/share/yado}. */
    public static Path resolve(Optional<Path> option, Map<String, String> environment, Path home) {
        if (option.isPresent()) {
            return option.get();
        }
        String yado = environment.getOrDefault("YADO_DATA", "");
        if (!yado.isBlank()) {
            return Path.of(yado);
        }
        // The XDG specification says that a relative path is to be ignored.
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        if (!xdg.isBlank() && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg, "yado");
        }
        return home.resolve(Path.of(".local", "share", "yado"));
    }

    /** Creates what is missing (readable by its owner only) and locks it; refused when another process holds it. */
    public static DataDirectory open(Path directory) throws LaunchException {
        Path root = prepare(directory);
        try {
            return new DataDirectory(root, lock(root));
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    /** Creates what is missing without locking it, for who puts something there while a process may run on it; returns its real path. */
    public static Path prepare(Path directory) throws LaunchException {
        Path root = directory.toAbsolutePath().normalize();
        try {
            createPrivate(root);
            for (String name : new String[] { ETC, DEPLOY, CACHE }) {
                createFolder(root.resolve(name));
            }
            return root.toRealPath();
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    private static void createFolder(Path folder) throws IOException, LaunchException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new LaunchException(folder + " is a file, and Yado needs a folder there. Move it away, or choose another data directory with --data DIR.", e);
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
        if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(root);
        }
    }

    private static FileChannel lock(Path root) throws IOException, LaunchException {
        FileChannel channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = tryLock(channel);
            if (!locked) {
                throw new LaunchException("Another yado" + holder(channel) + " is running on the data directory " + root
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

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
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

    /** Gives the folder up; the lock file stays, since deleting it could take another process's lock away. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(DataDirectory.class.getName()).log(System.Logger.Level.DEBUG, "Closing the lock file failed", e);
        }
    }
}
