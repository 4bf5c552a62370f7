package dev.yado.source.local.internal;

import dev.yado.source.api.RuntimeSource;
import dev.yado.source.local.internal.read.MetadataReader;
import dev.yado.source.local.internal.read.PodsDirectory;
import dev.yado.source.local.internal.settings.LocalSettings;
import dev.yado.source.local.internal.snapshot.LocalDiagnostics;
import dev.yado.source.local.internal.snapshot.LocalProjections;
import dev.yado.source.local.internal.snapshot.LocalSnapshot;
import dev.yado.source.local.internal.snapshot.SnapshotPublisher;
import dev.yado.source.local.internal.watch.PodsWatcher;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Composes the source and what keeps it up to date until it is closed. Independent of OSGi. */
final class LocalWorkers implements AutoCloseable {

    private final LocalSource source;
    private final SnapshotPublisher snapshots;
    private final Optional<PodsWatcher> watcher;

    private LocalWorkers(LocalSource source, SnapshotPublisher snapshots, Optional<PodsWatcher> watcher) {
        this.source = source;
        this.snapshots = snapshots;
        this.watcher = watcher;
    }

    static LocalWorkers open(LocalSettings settings) {
        return open(settings, new MetadataReader(settings.workspace()));
    }

    static LocalWorkers open(LocalSettings settings, MetadataReader reader) {
        LocalProjections projections = LocalProjections.of(settings.runtimeId());
        SnapshotPublisher snapshots = new SnapshotPublisher();
        Optional<PodsWatcher> watcher = settings.pods().map(pods -> watcher(settings, pods, reader, projections, snapshots));
        if (watcher.isEmpty()) {
            snapshots.publish(LocalSnapshot.unavailable(LocalDiagnostics.NO_DIRECTORY), Instant.now());
        }
        return new LocalWorkers(new LocalSource(projections, snapshots), snapshots, watcher);
    }

    private static PodsWatcher watcher(LocalSettings settings, Path pods, MetadataReader reader, LocalProjections projections,
            SnapshotPublisher snapshots) {
        return new PodsWatcher(new PodsDirectory(pods, settings.maxWorkers()), reader, projections, snapshots, settings.workspace().isPresent(),
                settings.rescan()).start();
    }

    RuntimeSource source() {
        return source;
    }

    @Override
    public void close() {
        watcher.ifPresent(PodsWatcher::close);
        snapshots.close();
    }
}
