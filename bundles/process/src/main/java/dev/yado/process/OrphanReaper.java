package dev.yado.process;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Ends the processes of programs whose Yado process was killed and could not end them. Most end by themselves when their input ends; this ends the rest.
 * It finds them by a tag in their environment, so only where there is {@code /proc}; elsewhere it finds nothing. Stateless.
 */
@ProviderType
public final class OrphanReaper {

    private static final System.Logger LOG = System.getLogger(OrphanReaper.class.getName());

    private OrphanReaper() {
    }

    /**
     * Kills orphaned processes. Programs of running Yado processes, including this one, are not affected.
     *
     * @return number of killed processes
     */
    public static int reap() {
        Optional<String> namespace = ProcFiles.pidNamespace(ProcessHandle.current().pid());
        int killed = 0;
        for (long pid : ProcFiles.pids()) {
            // The handle first: it identifies this process even if the pid is reused during the check.
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            // In another namespace the pid in the tag belongs to a different process or to none.
            if (process.isPresent() && OwnerTag.of(pid).filter(OwnerTag::ownerIsDead).isPresent()
                    && ProcFiles.pidNamespace(pid).equals(namespace) && process.get().destroyForcibly()) {
                killed++;
            }
        }
        if (killed > 0) {
            LOG.log(System.Logger.Level.INFO, "killed " + killed + " orphaned processes of a Yado process that no longer runs");
        }
        return killed;
    }

    /** Like {@link #reap}, on a background thread, since reading {@code /proc} takes a while. */
    public static void reapInBackground() {
        Thread thread = new Thread(OrphanReaper::reap, "yado-orphans");
        thread.setDaemon(true);
        thread.start();
    }
}
