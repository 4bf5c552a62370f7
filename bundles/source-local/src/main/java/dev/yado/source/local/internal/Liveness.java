package dev.yado.source.local.internal;

import dev.yado.source.local.internal.PodMetadata.Child;
import dev.yado.source.local.internal.ReadOutcome.Visible;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells which recorded Workers have left no trace of life. Stateless. It only ever says that something recorded is gone: a socket that exists or a process that
 * runs proves nothing, so nobody is ever called alive.
 */
final class Liveness {

    private Liveness() {
    }

    /**
     * Names of directories whose recorded process is gone, or for which parents have recorded sockets of which none exists any more. Several
     * parents may have started the same Worker one after the other; one socket that is left is enough.
     */
    static Set<String> stale(Collection<Pod> pods) {
        Map<String, Boolean> goneByWorkerName = new HashMap<>();
        each(pods, (pod, metadata) -> {
            for (Child child : metadata.children()) {
                goneByWorkerName.merge(child.workerName(), gone(child.socketPath()), Boolean::logicalAnd);
            }
        });
        Set<String> stale = new HashSet<>();
        each(pods, (pod, metadata) -> {
            boolean processGone = metadata.pid().isPresent() && !runs(metadata.pid().getAsLong());
            if (processGone || goneByWorkerName.getOrDefault(metadata.workerName(), false)) {
                stale.add(pod.name());
            }
        });
        return stale;
    }

    private interface Use {
        void of(Pod pod, PodMetadata metadata);
    }

    // Only Workers of this workspace: what foreign metadata says decides nothing here.
    private static void each(Collection<Pod> pods, Use use) {
        for (Pod pod : pods) {
            if (pod.outcome() instanceof Visible visible) {
                use.of(pod, visible.metadata());
            }
        }
    }

    /** True only when it certainly is: what cannot be looked at is not called gone. */
    private static boolean gone(String socket) {
        try {
            Path path = Path.of(socket);
            return path.isAbsolute() && Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
