package dev.yado.source.local.internal;

import dev.yado.source.api.RuntimeSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The stages put together: a source, and what keeps it fresh until it is closed. Needs no OSGi. */
final class LocalWorkers implements AutoCloseable {

    private final LocalSource source;
    private final PictureBoard board;
    private final Optional<PodsWatcher> watcher;

    private LocalWorkers(LocalSource source, PictureBoard board, Optional<PodsWatcher> watcher) {
        this.source = source;
        this.board = board;
        this.watcher = watcher;
    }

    static LocalWorkers open(LocalSettings settings) {
        return open(settings, new MetadataReader(settings.workspace()));
    }

    static LocalWorkers open(LocalSettings settings, MetadataReader reader) {
        LocalProjections projections = LocalProjections.of(settings.runtimeId());
        PictureBoard board = new PictureBoard();
        Optional<PodsWatcher> watcher = settings.pods().map(pods -> watcher(settings, pods, reader, projections, board));
        if (watcher.isEmpty()) {
            board.publish(Picture.unavailable(LocalDiagnostics.NO_DIRECTORY), Instant.now());
        }
        return new LocalWorkers(new LocalSource(projections, board), board, watcher);
    }

    private static PodsWatcher watcher(LocalSettings settings, Path pods, MetadataReader reader, LocalProjections projections,
            PictureBoard board) {
        return new PodsWatcher(new PodsDirectory(pods, settings.maxWorkers()), reader, projections, board, settings.workspace().isPresent(),
                settings.rescan()).start();
    }

    RuntimeSource source() {
        return source;
    }

    @Override
    public void close() {
        watcher.ifPresent(PodsWatcher::close);
        board.close();
    }
}
