package dev.yado.process;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A program's process and all processes it has started, in order to end all of them. They are found in three ways, since each misses some: descendants
 * (not those whose parent has ended), the session led by the program (not those that started a session of their own), the {@link OwnerTag} (not those that
 * cleared their environment; only where there is {@code /proc}).
 */
final class ProcessTree {

    private final ProcessHandle root;
    private final OwnerTag tag;

    ProcessTree(ProcessHandle root, OwnerTag tag) {
        this.root = root;
        this.tag = tag;
    }

    /** Requests all processes to end. */
    void terminate() {
        members().forEach(ProcessHandle::destroy);
    }

    /** Kills all processes, including those started meanwhile. @return false if some still ran at the end of {@code timeout} */
    boolean kill(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        Set<ProcessHandle> left = members();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            left.forEach(ProcessHandle::destroyForcibly);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                // Finish first: an interrupt must not leave processes behind.
                interrupted = true;
            }
            left = members();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left.isEmpty();
    }

    Set<ProcessHandle> members() {
        Set<ProcessHandle> members = new LinkedHashSet<>();
        if (root.isAlive()) {
            members.add(root);
            root.descendants().forEach(members::add);
            // Only while the root runs: later its pid may be reused.
            String session = String.valueOf(root.pid());
            ProcFiles.pids().stream().filter(pid -> ProcFiles.session(pid).filter(session::equals).isPresent())
                    .forEach(pid -> ProcessHandle.of(pid).ifPresent(members::add));
        }
        members.addAll(tag.processes());
        members.removeIf(process -> !process.isAlive() || ProcFiles.zombie(process.pid()));
        return members;
    }
}
