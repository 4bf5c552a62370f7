package dev.yado.source.local.internal;

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
 * What the operating system tells of changes: to the directory of all Workers, and to the metadata in a bounded number of theirs. Watching is a
 * help and not a promise; whatever it cannot do (no support, no handles left, too many directories) the rescan makes up for. For one thread.
 */
final class Watches implements AutoCloseable {

    /** Most directories watched. The system's own limit is shared with every other program of the user. */
    static final int MOST = 1_024;

    /** Most while it is not known whether there is a Worker of ours inside, so that foreign ones do not take the places of ours. */
    static final int MOST_UNKNOWN = MOST / 2;

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    /** @param pods directories to look at again, by name @param everything true when it is not known which, or the list itself */
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

    private Watches(Optional<WatchService> service) {
        this.service = service;
    }

    static Watches open() {
        try {
            return new Watches(Optional.of(FileSystems.getDefault().newWatchService()));
        } catch (IOException | UnsupportedOperationException e) {
            return new Watches(Optional.empty());
        }
    }

    /** Watches the directory of all, unless that is done. Returns whether it is watched now. */
    boolean watchRoot(Path directory) {
        if (rootKey == null || !rootKey.isValid()) {
            rootKey = register(directory).orElse(null);
            root = directory;
        }
        return rootKey != null;
    }

    /** Watches one Worker's directory if fewer than {@code most} are. Returns true only if it was not watched and now is. */
    boolean watch(String name, Path directory, int most) {
        if (keys.containsKey(name) || keys.size() >= most) {
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

    /** Forgets all, because nothing is known any more of what stands where. */
    void reset() {
        keys.values().forEach(WatchKey::cancel);
        keys.clear();
        pods.clear();
        if (rootKey != null) {
            rootKey.cancel();
            rootKey = null;
        }
    }

    /** Waits for the first event, then takes all there are. */
    Events await(Duration timeout) throws InterruptedException {
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

    /** Returns true when only a new look at everything helps. */
    private boolean collect(WatchKey key, Map<String, Path> changed) {
        boolean everything = key.equals(rootKey) ? collectRoot(key, changed) : collectPod(key, changed);
        if (!key.reset()) {
            // The directory is gone; what may stand there by now needs a watch of its own.
            Pod gone = pods.remove(key);
            if (gone != null) {
                keys.remove(gone.name(), key);
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
                // A watch stays with the directory, even one that was moved away and has another in its place now.
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
