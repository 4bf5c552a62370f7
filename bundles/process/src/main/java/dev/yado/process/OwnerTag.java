package dev.yado.process;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Identifies one program and all of its descendants: a variable in their environment, which child processes inherit even if they leave the process group
 * or outlive their parent. So the Yado process that started a process can be found after the program itself has ended.
 *
 * @param value {@code PID.START.RANDOM}: pid and start time of the owning Yado process, and a random part per program
 */
record OwnerTag(String value) {

    static final String VARIABLE = "YADO_PROGRAM";

    /** Creates a tag for a program of this process. */
    static OwnerTag create() {
        long self = ProcessHandle.current().pid();
        return new OwnerTag(self + "." + ProcFiles.startTicks(self).orElse("0") + "." + UUID.randomUUID());
    }

    static Optional<OwnerTag> of(long pid) {
        return ProcFiles.variable(pid, VARIABLE).map(OwnerTag::new);
    }

    /** Returns the running processes that have this tag. */
    List<ProcessHandle> processes() {
        // The handle first: it identifies this process even if the pid is reused during the check.
        return ProcFiles.pids().stream().map(ProcessHandle::of).flatMap(Optional::stream)
                .filter(process -> of(process.pid()).filter(this::equals).isPresent() && !ProcFiles.zombie(process.pid())).toList();
    }

    /** Returns whether the owning Yado process has certainly ended. Valid only within its pid namespace. */
    boolean ownerIsDead() {
        String[] parts = value.split("\\.", 3);
        if (parts.length < 3 || !parts[0].matches("[0-9]{1,18}") || !parts[1].matches("[1-9][0-9]{0,18}")) {
            return false;
        }
        long owner = Long.parseLong(parts[0]);
        return ProcFiles.zombie(owner) || !ProcFiles.startTicks(owner).equals(Optional.of(parts[1]));
    }
}
