package dev.yado.source.local.internal.snapshot;

import dev.yado.source.local.internal.read.PodMetadata;
import dev.yado.source.local.internal.read.PodMetadata.Child;
import dev.yado.source.local.internal.read.ReadOutcome.Visible;
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
 * Finds the recorded Workers that have probably ended. Stateless. Only a recorded process or socket that is gone is evidence: a socket that exists or a process
 * that runs proves nothing, so no Worker is ever reported as alive.
 */
public final class StalenessCheck {

    private StalenessCheck() {
    }

    /**
     * Returns the names of the Pods whose recorded process is gone, or for which parents have recorded sockets of which none exists any more. Several
     * parents may have started the same Worker one after the other; one remaining socket is enough to keep it.
     */
    public static Set<String> stale(Collection<PodRecord> pods) {
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
        void of(PodRecord pod, PodMetadata metadata);
    }

    // Only Workers of this workspace: metadata of others must have no effect.
    private static void each(Collection<PodRecord> pods, Use use) {
        for (PodRecord pod : pods) {
            if (pod.outcome() instanceof Visible visible) {
                use.of(pod, visible.metadata());
            }
        }
    }

    /** Returns true only if the socket certainly does not exist: one that cannot be checked is not gone. */
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
