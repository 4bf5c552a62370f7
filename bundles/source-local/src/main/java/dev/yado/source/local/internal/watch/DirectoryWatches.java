package dev.yado.source.local.internal.watch;

import dev.yado.source.local.internal.read.MetadataReader;
import dev.yado.source.local.internal.read.PodsDirectory;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Watches the directory that holds the Pods, and a bounded number of Pods. Best effort: what cannot be watched (no support, no handles left, too many
 * directories) is found by the rescan. Not thread-safe.
 */
public final class DirectoryWatches implements AutoCloseable {

    /** The maximum number of Pods watched. The system's own limit is shared with all other programs of the user. */
    public static final int MAX = 1_024;

    /** The maximum for Pods that may be of another workspace, so that they do not take the places of this one's. */
    static final int MAX_UNKNOWN = MAX / 2;

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    /**
     * The changes since the last call.
     *
     * @param pods       the Pods to read again, by name
     * @param everything true if it is not known which, or if the list itself changed
     */
    record Events(Map<String, Path> pods, boolean everything) {
        static final Events NONE = new Events(Map.of(), false);
        static final Events EVERYTHING = new Events(Map.of(), true);
    }

    private record Pod(String name, Path path) {
    }

    private final Optional<WatchService> service;
    private final Map<WatchKey, Pod> pods = new HashMap<>();
    private final Map<String, WatchKey> keys = new HashMap<>();
    private WatchKey rootKey;
    private Path root;

    private DirectoryWatches(Optional<WatchService> service) {
        this.service = service;
    }

    public static DirectoryWatches open() {
        try {
            return new DirectoryWatches(Optional.of(FileSystems.getDefault().newWatchService()));
        } catch (IOException | UnsupportedOperationException e) {
            return new DirectoryWatches(Optional.empty());
        }
    }

    /** Watches the directory that holds the Pods, if it is not yet watched. Returns whether it is watched now. */
    boolean watchRoot(Path directory) {
        if (rootKey == null || !rootKey.isValid()) {
            rootKey = register(directory).orElse(null);
            root = directory;
        }
        return rootKey != null;
    }

    /** Watches a Pod if fewer than {@code max} are watched. Returns true only if it was not watched before and is now. */
    public boolean watch(String name, Path directory, int max) {
        if (keys.containsKey(name) || keys.size() >= max) {
            return false;
        }
        Optional<WatchKey> key = register(directory);
        key.ifPresent(k -> {
            pods.put(k, new Pod(name, directory));
            keys.put(name, k);
        });
        return key.isPresent();
    }

    void forget(String name) {
        WatchKey key = keys.remove(name);
        if (key != null) {
            pods.remove(key);
            key.cancel();
        }
    }

    /** Ends all watches, because it is no longer known which directory is at which path. */
    void reset() {
        keys.values().forEach(WatchKey::cancel);
        keys.clear();
        pods.clear();
        if (rootKey != null) {
            rootKey.cancel();
            rootKey = null;
        }
    }

    /** Waits for the first event, then returns all there are. */
    public Events await(Duration timeout) throws InterruptedException {
        if (service.isEmpty()) {
            TimeUnit.NANOSECONDS.sleep(timeout.toNanos());
            return Events.NONE;
        }
        Map<String, Path> changed = new HashMap<>();
        boolean everything = false;
        WatchKey key = service.get().poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        while (key != null) {
            everything |= collect(key, changed);
            key = service.get().poll();
        }
        return new Events(changed, everything);
    }

    /** Returns whether only a full scan can find the changes. */
    private boolean collect(WatchKey key, Map<String, Path> changed) {
        boolean everything = key.equals(rootKey) ? collectRoot(key, changed) : collectPod(key, changed);
        if (!key.reset()) {
            // The directory is gone; another at the same path needs a watch of its own.
            Pod removed = pods.remove(key);
            if (removed != null) {
                keys.remove(removed.name(), key);
            }
            everything |= key.equals(rootKey);
        }
        return everything;
    }

    private boolean collectRoot(WatchKey key, Map<String, Path> changed) {
        boolean everything = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            Optional<Path> path = event.context() instanceof Path entry ? Optional.of(root.resolve(entry)) : Optional.empty();
            Optional<String> name = path.flatMap(PodsDirectory::name);
            if (name.isEmpty()) {
                everything = true;
                continue;
            }
            changed.put(name.get(), path.get());
            if (event.kind() != StandardWatchEventKinds.ENTRY_MODIFY) {
                // A watch stays with the directory, even one that was moved away and replaced by another.
                forget(name.get());
            }
        }
        return everything;
    }

    private boolean collectPod(WatchKey key, Map<String, Path> changed) {
        Pod pod = pods.get(key);
        for (WatchEvent<?> event : key.pollEvents()) {
            // Workers keep other files beside it, and write to them often.
            boolean other = event.context() instanceof Path file && !file.toString().equals(MetadataReader.FILE_NAME);
            if (pod != null && !other) {
                changed.put(pod.name(), pod.path());
            }
        }
        return false;
    }

    private Optional<WatchKey> register(Path directory) {
        try {
            return service.isEmpty() ? Optional.empty() : Optional.of(directory.register(service.get(), KINDS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (service.isPresent()) {
            service.get().close();
        }
    }
}
