package dev.yado.engine.acp.internal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Names one agent and everything it starts: a variable in their environment, which children inherit, also those that leave the process group or outlive
 * their parent. It tells who is to blame for a process long after the agent itself is gone.
 *
 * @param value {@code PID.START.RANDOM}: the Yado process the agent belongs to, when that started, and which agent
 */
record ProcessMark(String value) {

    static final String VARIABLE = "YADO_AGENT";

    private static final System.Logger LOG = System.getLogger(ProcessMark.class.getName());

    /** A new mark for an agent of this process. */
    static ProcessMark make() {
        long self = ProcessHandle.current().pid();
        return new ProcessMark(self + "." + ProcFiles.startTicks(self).orElse("0") + "." + UUID.randomUUID());
    }

    /** The processes that bear this mark now. */
    List<ProcessHandle> bearers() {
        return ProcFiles.pids().stream().filter(pid -> ProcFiles.variable(pid, VARIABLE).filter(value::equals).isPresent())
                .filter(pid -> !ProcFiles.zombie(pid)).map(ProcessHandle::of).flatMap(Optional::stream).toList();
    }

    /**
     * Kills what agents of Yado processes that are dead left behind. A Yado process that is killed cannot end its agents; most end by themselves when
     * their input ends, and this gets the rest.
     *
     * @return how many
     */
    static int killOrphans() {
        Optional<String> namespace = ProcFiles.pidNamespace(ProcessHandle.current().pid());
        int killed = 0;
        for (long pid : ProcFiles.pids()) {
            Optional<String> mark = ProcFiles.variable(pid, VARIABLE);
            // In another namespace the pid in the mark is that of some other process, or of none.
            if (mark.isPresent() && ownerIsDead(mark.get()) && ProcFiles.pidNamespace(pid).equals(namespace)
                    && ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
                killed++;
            }
        }
        if (killed > 0) {
            LOG.log(System.Logger.Level.INFO, "ended " + killed + " processes of agents whose Yado process was killed");
        }
        return killed;
    }

    private static boolean ownerIsDead(String mark) {
        String[] parts = mark.split("\\.", 3);
        if (parts.length < 3 || !parts[0].matches("[0-9]{1,18}") || !parts[1].matches("[1-9][0-9]{0,18}")) {
            return false;
        }
        long owner = Long.parseLong(parts[0]);
        return ProcFiles.zombie(owner) || !ProcFiles.startTicks(owner).equals(Optional.of(parts[1]));
    }
}
