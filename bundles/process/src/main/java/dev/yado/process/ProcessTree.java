package dev.yado.process;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A program's process and everything it has started, for ending all of it. Three ways to find them, because each misses some: descendants (not those
 * whose parent has ended), the session the program leads (not those that began one of their own), the mark in the environment (not those that
 * cleared it; only where there is {@code /proc}).
 */
final class ProcessTree {

    private final ProcessHandle root;
    private final OwnerTag mark;

    ProcessTree(ProcessHandle root, OwnerTag mark) {
        this.root = root;
        this.mark = mark;
    }

    /** Asks all of them to end. */
    void terminate() {
        members().forEach(ProcessHandle::destroy);
    }

    /** Ends all of them, also those that are being started meanwhile. @return false when some were still there in the end */
    boolean kill(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        Set<ProcessHandle> left = members();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            left.forEach(ProcessHandle::destroyForcibly);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                // Whoever interrupts wants it over, but not half done.
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
            // Only while it lives: later its number may be another's.
            String session = String.valueOf(root.pid());
            ProcFiles.pids().stream().filter(pid -> ProcFiles.session(pid).filter(session::equals).isPresent())
                    .forEach(pid -> ProcessHandle.of(pid).ifPresent(members::add));
        }
        members.addAll(mark.bearers());
        members.removeIf(process -> !process.isAlive() || ProcFiles.zombie(process.pid()));
        return members;
    }
}
