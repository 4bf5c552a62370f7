package dev.yado.process;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is left of programs whose Yado process was killed: that could not end them. Most end by themselves when their input ends; this gets the rest. Found
 * by a mark in their environment, where there is {@code /proc}; elsewhere nothing is found. Stateless.
 */
@ProviderType
public final class OrphanReaper {

    private static final System.Logger LOG = System.getLogger(OrphanReaper.class.getName());

    private OrphanReaper() {
    }

    /**
     * Kills them. Programs of Yado processes that live, also of this one, are not touched.
     *
     * @return how many processes
     */
    public static int end() {
        Optional<String> namespace = ProcFiles.pidNamespace(ProcessHandle.current().pid());
        int ended = 0;
        for (long pid : ProcFiles.pids()) {
            // The handle first: a process that gets this number while it is looked at is not the handle's.
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            // In another namespace the pid in the mark is that of some other process, or of none.
            if (process.isPresent() && OwnerTag.of(pid).filter(OwnerTag::ownerIsDead).isPresent()
                    && ProcFiles.pidNamespace(pid).equals(namespace) && process.get().destroyForcibly()) {
                ended++;
            }
        }
        if (ended > 0) {
            LOG.log(System.Logger.Level.INFO, "ended " + ended + " processes of programs whose Yado process was killed");
        }
        return ended;
    }

    /** Like {@link #end}, on a thread of its own: looking through all processes takes a while, and nobody needs to wait for the result. */
    public static void endInBackground() {
        Thread thread = new Thread(OrphanReaper::end, "yado-orphans");
        thread.setDaemon(true);
        thread.start();
    }
}
