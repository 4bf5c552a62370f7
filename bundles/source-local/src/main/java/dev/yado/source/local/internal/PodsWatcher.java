package dev.yado.source.local.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.source.local.internal.MetadataReader.Reading;
import dev.yado.source.local.internal.PodsDirectory.Entry;
import dev.yado.source.local.internal.PodsDirectory.Kind;
import dev.yado.source.local.internal.PodsDirectory.Listing;
import dev.yado.source.local.internal.PodsDirectory.Sight;
import dev.yado.source.local.internal.ReadOutcome.Reason;
import dev.yado.source.local.internal.Watches.Events;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the picture fresh with one daemon thread, which is the only one that looks at the disk and owns all state here. A round reads what is
 * known to have changed, then puts up the picture, then waits for events. Whatever no event tells (the directory appears or is replaced,
 * a process ends, nothing is watched) is looked for by time.
 */
final class PodsWatcher implements AutoCloseable {

    private static final Logger LOG = System.getLogger(PodsWatcher.class.getName());

    /** Longest wait for events: how soon another directory in the old one's place is noticed. */
    private static final Duration TICK = Duration.ofMillis(300);

    /** Events that belong together come within this; also keeps a busy writer from keeping this thread busy. */
    private static final Duration COALESCING = Duration.ofMillis(50);

    /** How often recorded sockets and processes are looked for. */
    private static final Duration LIVENESS = Duration.ofSeconds(2);

    private static final Duration STOP = Duration.ofSeconds(3);

    private final PodsDirectory directory;
    private final MetadataReader reader;
    private final LocalProjections projections;
    private final PictureBoard board;
    private final boolean workspaceKnown;
    private final Duration rescan;
    private final Thread thread = new Thread(this::run, "yado-source-local");
    private volatile boolean closed;

    // Of the thread.
    private final TreeMap<String, Pod> pods = new TreeMap<>();
    private Sight sight = new Sight.Absent();
    private Listing listing = Listing.NONE;
    private boolean listed;
    private boolean watched;
    private long nextRescan;
    private long nextLiveness;
    private Set<String> stale = Set.of();
    private Picture picture = Picture.unavailable(LocalDiagnostics.NO_DIRECTORY);
    private boolean failing;

    PodsWatcher(PodsDirectory directory, MetadataReader reader, LocalProjections projections, PictureBoard board, boolean workspaceKnown,
            Duration rescan) {
        this.directory = directory;
        this.reader = reader;
        this.projections = projections;
        this.board = board;
        this.workspaceKnown = workspaceKnown;
        this.rescan = rescan;
    }

    PodsWatcher start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Ends the thread, within a bound even if the disk does not answer. The board keeps its last picture. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Watches watches = Watches.open()) {
            Events due = Events.EVERYTHING;
            while (!closed) {
                boolean done = round(watches, due);
                due = watches.await(TICK);
                if (!due.pods().isEmpty() || due.everything()) {
                    TimeUnit.NANOSECONDS.sleep(COALESCING.toNanos());
                }
                due = done ? due : Events.EVERYTHING;
            }
        } catch (InterruptedException e) {
            // Told to stop.
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the watch failed", e);
        }
    }

    /** Returns false when it failed: nothing that was due may be taken as done. */
    private boolean round(Watches watches, Events due) {
        try {
            boolean changed = refresh(watches, due);
            boolean aged = changed || nextLiveness - System.nanoTime() <= 0;
            if (aged) {
                nextLiveness = System.nanoTime() + LIVENESS.toNanos();
                Set<String> now = Liveness.stale(pods.values());
                changed |= !now.equals(stale);
                stale = now;
            }
            if (changed || failing) {
                picture = picture();
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.log(Level.ERROR, "reading local Workers failed; it is tried again", e);
            }
            failing = true;
            picture = Picture.unavailable(LocalDiagnostics.FAILED);
        }
        // An interrupted read has failed for no fault of the file.
        if (!closed) {
            board.publish(picture, Instant.now());
        }
        return !failing;
    }

    private Picture picture() {
        if (!listed) {
            Diagnostic why = sight instanceof Sight.Absent ? LocalDiagnostics.NO_DIRECTORY : LocalDiagnostics.UNREADABLE;
            return Picture.unavailable(why);
        }
        List<Diagnostic> remarks = LocalDiagnostics.remarks(listing, workspaceKnown, watched);
        return Picture.of(pods.values(), stale, projections::stale, remarks);
    }

    /** Brings {@link #pods} up to date. Returns false when that changed nothing for sure. */
    private boolean refresh(Watches watches, Events due) {
        Sight now = directory.look();
        boolean replaced = !now.equals(sight);
        if (replaced || due.everything()) {
            watches.reset();
        }
        sight = now;
        boolean late = nextRescan - System.nanoTime() <= 0;
        // What kept the directory from being listed (its permissions, say) may end without an event.
        boolean unlisted = sight instanceof Sight.Present && !listed;
        if (replaced || late || unlisted || due.everything() || overflows(due)) {
            nextRescan = System.nanoTime() + rescan.toNanos();
            relist(watches);
            return true;
        }
        Map<String, Path> again = new TreeMap<>(due.pods());
        Instant time = Instant.now();
        pods.values().stream().filter(pod -> pod.due(time)).forEach(pod -> again.put(pod.name(), pod.path()));
        again.forEach((name, path) -> examine(watches, name, new Entry(path, PodsDirectory.kind(path)), false));
        return !again.isEmpty();
    }

    /** With more directories than are looked at, the arrival or departure of one decides about others. */
    private boolean overflows(Events due) {
        boolean full = listing.omitted() > 0 || pods.size() >= directory.max();
        return full && !pods.keySet().containsAll(due.pods().keySet()) || listing.omitted() > 0 && !due.pods().isEmpty();
    }

    private void relist(Watches watches) {
        listed = false;
        Optional<Listing> found = Optional.empty();
        if (sight instanceof Sight.Present) {
            // Before listing: what comes after the listing is told by an event.
            watched = watches.watchRoot(directory.path());
            found = directory.list();
        }
        listed = found.isPresent();
        listing = found.orElse(Listing.NONE);
        pods.keySet().removeIf(name -> {
            boolean gone = !listing.pods().containsKey(name);
            if (gone) {
                watches.forget(name);
            }
            return gone;
        });
        for (Map.Entry<String, Entry> entry : listing.pods().entrySet()) {
            if (closed) {
                return;
            }
            examine(watches, entry.getKey(), entry.getValue(), true);
        }
    }

    /** @param trusting true to take a file that looks as before as unchanged; false when something told of a change */
    private void examine(Watches watches, String name, Entry entry, boolean trusting) {
        if (entry.kind() != Kind.DIRECTORY) {
            watches.forget(name);
            if (entry.kind() == Kind.SYMLINK) {
                pods.put(name, Pod.refused(name, entry.path(), Reason.SYMLINK));
            } else {
                pods.remove(name);
            }
            return;
        }
        // Before reading: what changes after the reading is told by an event.
        watches.watch(name, entry.path(), Watches.MOST_UNKNOWN);
        Pod before = pods.get(name);
        if (trusting && before != null && before.fingerprint().map(print -> reader.unchanged(entry.path(), print)).orElse(false)) {
            return;
        }
        Pod pod = read(name, entry.path(), before);
        if (pod.visible() && watches.watch(name, entry.path(), Watches.MOST)) {
            pod = read(name, entry.path(), pod);
        }
        pods.put(name, pod);
    }

    private Pod read(String name, Path path, Pod before) {
        Reading reading = reader.read(path);
        return before == null ? Pod.of(name, path, reading, projections::worker) : before.then(reading, projections::worker);
    }
}
