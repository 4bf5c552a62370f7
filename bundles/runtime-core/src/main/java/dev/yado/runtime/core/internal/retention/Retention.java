package dev.yado.runtime.core.internal.retention;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.ProfileScope;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerArchive;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Applies the retention rules: trims logs, archives and removes ended Workers. The cost of a sweep is proportional to what it drops, as the store finds that by index. Sweeps do
 * not overlap; rules and the archive can be added and removed at any time. Thread-safe.
 */
public final class Retention {

    private static final System.Logger LOG = System.getLogger(Retention.class.getName());
    /** Time without a new rule after which a sweep may start: longer than all rules of a start, or of files copied together, take to be added. */
    public static final Duration SETTLE = Duration.ofSeconds(3);

    /** Number of Workers in one search. */
    private static final int BATCH = 256;
    private static final int MAX_PROBLEMS = 16;

    private final RuntimeContext context;
    private final Clock clock;
    private final Consumer<WorkerId> trimmed;
    private final Consumer<WorkerId> remover;
    private final Map<Object, RetentionRule> rules = new LinkedHashMap<>();
    private final AtomicReference<WorkerArchive> archive = new AtomicReference<>();
    private volatile long changedAt = System.nanoTime();
    private volatile Optional<Diagnostic> problem = Optional.empty();

    /**
     * @param trimmed called for each Worker after an attempt to trim its log
     * @param remover removes an ended Worker
     */
    public Retention(RuntimeContext context, Clock clock, Consumer<WorkerId> trimmed, Consumer<WorkerId> remover) {
        this.context = context;
        this.clock = clock;
        this.trimmed = trimmed;
        this.remover = remover;
    }

    /** Adds a rule, or replaces the one its owner added before. */
    public void put(Object owner, RetentionRule rule) {
        synchronized (rules) {
            rules.put(owner, rule);
            changedAt = System.nanoTime();
        }
    }

    /** Removes a rule. No effect for an unknown owner. */
    public void remove(Object owner) {
        synchronized (rules) {
            rules.remove(owner);
            changedAt = System.nanoTime();
        }
    }

    /** Sets the archive for ended Workers. */
    public void setArchive(WorkerArchive current) {
        archive.set(current);
    }

    /** Removes an archive. No effect when another one was set meanwhile. */
    public void unsetArchive(WorkerArchive removed) {
        archive.compareAndSet(removed, null);
    }

    /** Returns the first problem of the last sweep. */
    public Optional<Diagnostic> diagnostic() {
        return problem;
    }

    /** Sweeps, unless a rule was changed recently: a rule for one profile may follow, and a general rule must not drop what that rule keeps. */
    public void sweepIfSettled() {
        if (System.nanoTime() - changedAt >= SETTLE.toNanos()) {
            sweep();
        }
    }

    /** Applies all rules now. */
    public synchronized void sweep() {
        Optional<Diagnostic> first = Optional.empty();
        Map<Optional<String>, RetentionRule> byProfile = byProfile();
        Set<String> named = byProfile.keySet().stream().flatMap(Optional::stream).collect(Collectors.toCollection(TreeSet::new));
        for (RetentionRule rule : byProfile.values()) {
            ProfileScope scope = rule.profile().map(ProfileScope::only).orElseGet(() -> ProfileScope.allBut(named));
            // In this order: ended Workers are archived before their logs are trimmed.
            for (Task task : List.<Task>of(this::removeEnded, this::trim)) {
                Problems problems = new Problems();
                try {
                    task.run(rule, scope, problems);
                } catch (StoreException | RuntimeException e) {
                    problems.add("retention_failed", "a retention rule could not be applied; the next sweep tries again", e);
                }
                first = first.or(problems::first);
            }
        }
        problem = first;
    }

    /** A step of a sweep for one rule. */
    private interface Task {
        void run(RetentionRule rule, ProfileScope scope, Problems problems) throws StoreException;
    }

    /** The failures of one task; the first one becomes the diagnostic. */
    private final class Problems {
        private int count;
        private Optional<Diagnostic> first = Optional.empty();

        void add(String code, String message, Throwable cause) {
            // Logged as a warning once while the failures continue: there is a sweep every minute, and there may be many Workers.
            boolean known = count > 0 || problem.filter(before -> before.code().equals(code)).isPresent();
            LOG.log(known ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, message, cause);
            count++;
            first = first.or(() -> Optional.of(Diagnostic.warning(code, message)));
        }

        Optional<Diagnostic> first() {
            return first;
        }

        /** Returns whether the task is to stop: after this many failures the others would fail too. */
        boolean isExhausted() {
            return count >= MAX_PROBLEMS || stopping();
        }
    }

    /** Of two rules for the same Workers, the last one added applies. */
    private Map<Optional<String>, RetentionRule> byProfile() {
        synchronized (rules) {
            Map<Optional<String>, RetentionRule> all = new LinkedHashMap<>();
            rules.values().forEach(rule -> all.put(rule.profile(), rule));
            return all;
        }
    }

    private void trim(RetentionRule rule, ProfileScope scope, Problems problems) throws StoreException {
        if (!rule.limitsLogs()) {
            return;
        }
        LogLimits limits = rule.limits(clock.instant());
        forEach(limit -> context.store().workersExceeding(scope, limits, limit), worker -> trim(worker, limits, problems), problems);
    }

    /** Trims the log of one Worker. @return false if nothing was dropped */
    private boolean trim(WorkerId worker, LogLimits limits, Problems problems) {
        boolean dropped = false;
        try {
            while (context.store().trim(worker, limits) > 0 && !stopping()) {
                dropped = true;
            }
        } catch (StoreException | RuntimeException e) {
            if (isGone(worker)) {
                return false;
            }
            problems.add("retention_failed", "the log of " + worker + " could not be trimmed; the next sweep tries again", e);
            return false;
        } finally {
            trimmed.accept(worker);
        }
        return dropped;
    }

    private void removeEnded(RetentionRule rule, ProfileScope scope, Problems problems) throws StoreException {
        if (rule.endedAge().isPresent()) {
            Instant latest = clock.instant().minus(rule.endedAge().get());
            forEach(limit -> context.store().ended(scope, latest, limit), worker -> remove(rule, worker, problems), problems);
        }
        if (rule.endedWorkers().isPresent()) {
            List<WorkerId> ended = context.store().ended(scope, Instant.MAX, Integer.MAX_VALUE);
            for (WorkerId worker : ended.subList(0, Math.max(0, ended.size() - rule.endedWorkers().get()))) {
                if (problems.isExhausted()) {
                    return;
                }
                remove(rule, worker, problems);
            }
        }
    }

    private interface Search {
        List<WorkerId> find(int limit) throws StoreException;
    }

    /** Applies a step to the Workers that a search finds, in batches. Workers that the step leaves unchanged are skipped: they would be found again, and hide the others. */
    private void forEach(Search search, Predicate<WorkerId> step, Problems problems) throws StoreException {
        Set<WorkerId> unchanged = new HashSet<>();
        List<WorkerId> found;
        do {
            found = search.find(BATCH + unchanged.size()).stream().filter(worker -> !unchanged.contains(worker)).toList();
            for (WorkerId worker : found) {
                if (problems.isExhausted()) {
                    return;
                }
                if (!step.test(worker)) {
                    unchanged.add(worker);
                }
            }
        } while (!found.isEmpty());
    }

    /** Archives and removes one Worker. @return false if the Worker is kept */
    private boolean remove(RetentionRule rule, WorkerId worker, Problems problems) {
        if (rule.archive() && !archived(worker, problems)) {
            return false;
        }
        try {
            remover.accept(worker);
            return true;
        } catch (YadoException e) {
            if (isGone(worker)) {
                return true;
            }
            problems.add("retention_failed", "the ended Worker " + worker + " could not be removed; the next sweep tries again", e);
            return false;
        }
    }

    private boolean archived(WorkerId worker, Problems problems) {
        WorkerArchive current = archive.get();
        if (current == null) {
            problems.add("archive_unavailable", "ended Workers are kept: a rule archives them before their removal, and no archive is available", null);
            return false;
        }
        try {
            Optional<WorkerRecord> record = context.store().worker(worker);
            if (record.isPresent()) {
                current.archive(record.get(), (after, limit) -> context.store().events(worker, after, limit));
            }
            return true;
        } catch (StoreException | RuntimeException | LinkageError e) {
            if (isGone(worker)) {
                return true;
            }
            problems.add("archive_failed", "the ended Worker " + worker + " could not be archived and is kept; see the log", e);
            return false;
        }
    }

    /** Returns whether a Worker was deleted since the sweep found it, which is no problem of a rule. */
    private boolean isGone(WorkerId worker) {
        try {
            return context.store().worker(worker).isEmpty();
        } catch (StoreException e) {
            return false;
        }
    }

    private static boolean stopping() {
        return Thread.currentThread().isInterrupted();
    }
}
