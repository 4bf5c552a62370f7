package dev.yado.source.local.internal.watch;

import dev.yado.model.failure.Diagnostic;
import dev.yado.source.local.internal.read.MetadataReader;
import dev.yado.source.local.internal.read.MetadataReader.Reading;
import dev.yado.source.local.internal.read.PodsDirectory;
import dev.yado.source.local.internal.read.PodsDirectory.Entry;
import dev.yado.source.local.internal.read.PodsDirectory.Kind;
import dev.yado.source.local.internal.read.PodsDirectory.PodListing;
import dev.yado.source.local.internal.read.PodsDirectory.State;
import dev.yado.source.local.internal.read.ReadOutcome.Reason;
import dev.yado.source.local.internal.snapshot.LocalDiagnostics;
import dev.yado.source.local.internal.snapshot.LocalProjections;
import dev.yado.source.local.internal.snapshot.LocalSnapshot;
import dev.yado.source.local.internal.snapshot.PodRecord;
import dev.yado.source.local.internal.snapshot.SnapshotPublisher;
import dev.yado.source.local.internal.snapshot.StalenessCheck;
import dev.yado.source.local.internal.watch.DirectoryWatches.Events;
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
 * Keeps the snapshot up to date with one daemon thread, which alone accesses the disk and owns all state here. A round reads what is
 * known to have changed, publishes the snapshot, then waits for events. Changes without events (the directory appears or is replaced,
 * a process ends, nothing is watched) are found by polling.
 */
public final class PodsWatcher implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.yado.source.local");

    /** The longest wait for events, and so the longest time until a replaced directory is noticed. */
    private static final Duration TICK = Duration.ofMillis(300);

    /** The delay in which events that belong together are collected; also limits the load from a busy writer. */
    private static final Duration COALESCING = Duration.ofMillis(50);

    /** The interval between checks of recorded sockets and processes. */
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private static final Duration STOP = Duration.ofSeconds(3);

    private final PodsDirectory directory;
    private final MetadataReader reader;
    private final LocalProjections projections;
    private final SnapshotPublisher snapshots;
    private final boolean workspaceKnown;
    private final Duration rescan;
    private final Thread thread = new Thread(this::run, "yado-source-local");
    private volatile boolean closed;

    // Used by the thread only.
    private final TreeMap<String, PodRecord> pods = new TreeMap<>();
    private State state = new State.Absent();
    private PodListing listing = PodListing.NONE;
    private boolean listed;
    private boolean watched;
    private long nextRescan;
    private long nextStaleness;
    private Set<String> stale = Set.of();
    private LocalSnapshot snapshot = LocalSnapshot.unavailable(LocalDiagnostics.NO_DIRECTORY);
    private boolean failing;

    public PodsWatcher(PodsDirectory directory, MetadataReader reader, LocalProjections projections, SnapshotPublisher snapshots, boolean workspaceKnown,
            Duration rescan) {
        this.directory = directory;
        this.reader = reader;
        this.projections = projections;
        this.snapshots = snapshots;
        this.workspaceKnown = workspaceKnown;
        this.rescan = rescan;
    }

    public PodsWatcher start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Ends the thread, within a bound even if the disk does not respond. The publisher keeps its last snapshot. */
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
        try (DirectoryWatches watches = DirectoryWatches.open()) {
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
            // close() was called.
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the watch failed", e);
        }
    }

    /** Returns false if it failed, so that everything that was due is still due. */
    private boolean round(DirectoryWatches watches, Events due) {
        try {
            boolean changed = refresh(watches, due);
            boolean aged = changed || nextStaleness - System.nanoTime() <= 0;
            if (aged) {
                nextStaleness = System.nanoTime() + STALENESS.toNanos();
                Set<String> now = StalenessCheck.stale(pods.values());
                changed |= !now.equals(stale);
                stale = now;
            }
            if (changed || failing) {
                snapshot = snapshot();
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.log(Level.ERROR, "Reading local Workers failed; trying again", e);
            }
            failing = true;
            snapshot = LocalSnapshot.unavailable(LocalDiagnostics.FAILED);
        }
        // An interrupted read fails although the file is fine.
        if (!closed) {
            snapshots.publish(snapshot, Instant.now());
        }
        return !failing;
    }

    private LocalSnapshot snapshot() {
        if (!listed) {
            Diagnostic why = state instanceof State.Absent ? LocalDiagnostics.NO_DIRECTORY : LocalDiagnostics.UNREADABLE;
            return LocalSnapshot.unavailable(why);
        }
        List<Diagnostic> general = LocalDiagnostics.general(listing, workspaceKnown, watched);
        return LocalSnapshot.of(pods.values(), stale, projections::stale, general);
    }

    /** Brings {@link #pods} up to date. Returns false if that certainly changed nothing. */
    private boolean refresh(DirectoryWatches watches, Events due) {
        State now = directory.state();
        boolean replaced = !now.equals(state);
        if (replaced || due.everything()) {
            watches.reset();
        }
        state = now;
        boolean late = nextRescan - System.nanoTime() <= 0;
        // What prevents the listing, for example permissions, may end without an event.
        boolean unlisted = state instanceof State.Present && !listed;
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

    /** Returns whether the maximum applies, so that the arrival or departure of one Pod decides about others. */
    private boolean overflows(Events due) {
        boolean full = listing.omitted() > 0 || pods.size() >= directory.max();
        return full && !pods.keySet().containsAll(due.pods().keySet()) || listing.omitted() > 0 && !due.pods().isEmpty();
    }

    private void relist(DirectoryWatches watches) {
        listed = false;
        Optional<PodListing> found = Optional.empty();
        if (state instanceof State.Present) {
            // Before listing, so that a later change causes an event.
            watched = watches.watchRoot(directory.path());
            found = directory.list();
        }
        listed = found.isPresent();
        listing = found.orElse(PodListing.NONE);
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

    /** @param trusting whether a file with the same fingerprint is taken as unchanged; false after an event */
    private void examine(DirectoryWatches watches, String name, Entry entry, boolean trusting) {
        if (entry.kind() != Kind.DIRECTORY) {
            watches.forget(name);
            if (entry.kind() == Kind.SYMLINK) {
                pods.put(name, PodRecord.refused(name, entry.path(), Reason.SYMLINK));
            } else {
                pods.remove(name);
            }
            return;
        }
        // Before reading, so that a later change causes an event.
        watches.watch(name, entry.path(), DirectoryWatches.MAX_UNKNOWN);
        PodRecord before = pods.get(name);
        if (trusting && before != null && before.fingerprint().map(print -> reader.unchanged(entry.path(), print)).orElse(false)) {
            return;
        }
        PodRecord pod = read(name, entry.path(), before);
        if (pod.visible() && watches.watch(name, entry.path(), DirectoryWatches.MAX)) {
            pod = read(name, entry.path(), pod);
        }
        pods.put(name, pod);
    }

    private PodRecord read(String name, Path path, PodRecord before) {
        Reading reading = reader.read(path);
        return before == null ? PodRecord.of(name, path, reading, projections::worker) : before.next(reading, projections::worker);
    }
}
