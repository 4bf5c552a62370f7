package dev.yado.process;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Names one program and everything it starts: a variable in their environment, which children inherit, also those that leave the process group or outlive
 * their parent. It tells who is to blame for a process long after the program itself is gone.
 *
 * @param value {@code PID.START.RANDOM}: the Yado process the program belongs to, when that started, and which program
 */
record OwnerTag(String value) {

    static final String VARIABLE = "YADO_PROGRAM";

    /** A new mark for a program of this process. */
    static OwnerTag make() {
        long self = ProcessHandle.current().pid();
        return new OwnerTag(self + "." + ProcFiles.startTicks(self).orElse("0") + "." + UUID.randomUUID());
    }

    static Optional<OwnerTag> of(long pid) {
        return ProcFiles.variable(pid, VARIABLE).map(OwnerTag::new);
    }

    /** The processes that bear this mark now. */
    List<ProcessHandle> bearers() {
        // The handle first: it is of this very process, and not of one that gets its number while this looks.
        return ProcFiles.pids().stream().map(ProcessHandle::of).flatMap(Optional::stream)
                .filter(process -> of(process.pid()).filter(this::equals).isPresent() && !ProcFiles.zombie(process.pid())).toList();
    }

    /** True when it is certain that the Yado process is gone which the program belongs to. Only within one pid namespace. */
    boolean ownerIsDead() {
        String[] parts = value.split("\\.", 3);
        if (parts.length < 3 || !parts[0].matches("[0-9]{1,18}") || !parts[1].matches("[1-9][0-9]{0,18}")) {
            return false;
        }
        long owner = Long.parseLong(parts[0]);
        return ProcFiles.zombie(owner) || !ProcFiles.startTicks(owner).equals(Optional.of(parts[1]));
    }
}
