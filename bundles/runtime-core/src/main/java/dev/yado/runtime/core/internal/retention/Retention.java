package dev.yado.runtime.core.internal.retention;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.core.internal.context.RuntimeContext;
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
 * Drops what is no longer to be kept, by the rules that are here. One sweep costs what it drops: the store finds it. Sweeps do not overlap; rules and the archive come
 * and go at any time.
 */
public final class Retention {

    private static final System.Logger LOG = System.getLogger(Retention.class.getName());
    /** Longer than it takes until all rules of a start, or of files that are put in their folder together, are here. */
    public static final Duration SETTLE = Duration.ofSeconds(3);

    /** Workers that are looked up at once. */
    private static final int BATCH = 256;
    private static final int MOST_TROUBLES = 16;

    private final RuntimeContext context;
    private final Clock clock;
    private final Consumer<WorkerId> trimmed;
    private final Consumer<WorkerId> remover;
    private final Map<Object, RetentionRule> rules = new LinkedHashMap<>();
    private final AtomicReference<WorkerArchive> archive = new AtomicReference<>();
    private volatile long changedAt = System.nanoTime();
    private volatile Optional<Diagnostic> problem = Optional.empty();

    /**
     * @param trimmed told which Workers' logs were trimmed
     * @param remover removes an ended Worker as a caller would
     */
    public Retention(RuntimeContext context, Clock clock, Consumer<WorkerId> trimmed, Consumer<WorkerId> remover) {
        this.context = context;
        this.clock = clock;
        this.trimmed = trimmed;
        this.remover = remover;
    }

    public void put(Object owner, RetentionRule rule) {
        synchronized (rules) {
            rules.put(owner, rule);
            changedAt = System.nanoTime();
        }
    }

    public void remove(Object owner) {
        synchronized (rules) {
            rules.remove(owner);
            changedAt = System.nanoTime();
        }
    }

    public void setArchive(WorkerArchive current) {
        archive.set(current);
    }

    /** Its successor may be here already. */
    public void unsetArchive(WorkerArchive removed) {
        archive.compareAndSet(removed, null);
    }

    public Optional<Diagnostic> diagnostic() {
        return problem;
    }

    /** Sweeps unless a rule changed a moment ago: then one for a profile may be yet to come, and what a general one drops meanwhile does not come back. */
    public void sweepIfSettled() {
        if (System.nanoTime() - changedAt >= SETTLE.toNanos()) {
            sweep();
        }
    }

    public synchronized void sweep() {
        Optional<Diagnostic> met = Optional.empty();
        Map<Optional<String>, RetentionRule> byProfile = byProfile();
        Set<String> named = byProfile.keySet().stream().flatMap(Optional::stream).collect(Collectors.toCollection(TreeSet::new));
        for (RetentionRule rule : byProfile.values()) {
            ProfileScope scope = rule.profile().map(ProfileScope::only).orElseGet(() -> ProfileScope.allBut(named));
            // In this order: what is to be archived is archived before the log loses its beginning.
            for (Task task : List.<Task>of(this::removeEnded, this::trim)) {
                Troubles troubles = new Troubles();
                try {
                    task.run(rule, scope, troubles);
                } catch (StoreException | RuntimeException e) {
                    troubles.met("retention_failed", "what is older than is to be kept could not be dropped; it is tried again", e);
                }
                met = met.or(troubles::first);
            }
        }
        problem = met;
    }

    /** What a sweep does by one rule. */
    private interface Task {
        void run(RetentionRule rule, ProfileScope scope, Troubles troubles) throws StoreException;
    }

    /** What one task could not do; the first of it is told. */
    private final class Troubles {
        private int count;
        private Optional<Diagnostic> first = Optional.empty();

        void met(String code, String message, Throwable cause) {
            // Once for as long as it goes on: there is a sweep every minute, and there may be many Workers.
            boolean known = count > 0 || problem.filter(before -> before.code().equals(code)).isPresent();
            LOG.log(known ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, message, cause);
            count++;
            first = first.or(() -> Optional.of(Diagnostic.warning(code, message)));
        }

        Optional<Diagnostic> first() {
            return first;
        }

        /** Where this many fail, all do. */
        boolean enough() {
            return count >= MOST_TROUBLES || stopping();
        }
    }

    /** Of two rules for the same Workers the one that came last counts. */
    private Map<Optional<String>, RetentionRule> byProfile() {
        synchronized (rules) {
            Map<Optional<String>, RetentionRule> all = new LinkedHashMap<>();
            rules.values().forEach(rule -> all.put(rule.profile(), rule));
            return all;
        }
    }

    private void trim(RetentionRule rule, ProfileScope scope, Troubles troubles) throws StoreException {
        if (!rule.limitsLogs()) {
            return;
        }
        LogLimits limits = rule.limits(clock.instant());
        forEach(most -> context.store().beyond(scope, limits, most), worker -> trim(worker, limits, troubles), troubles);
    }

    /** @return false when nothing was dropped */
    private boolean trim(WorkerId worker, LogLimits limits, Troubles troubles) {
        boolean dropped = false;
        try {
            while (context.store().trim(worker, limits) > 0 && !stopping()) {
                dropped = true;
            }
        } catch (StoreException | RuntimeException e) {
            troubles.met("retention_failed", "the log of " + worker + " could not be trimmed; it is tried again", e);
            return false;
        } finally {
            trimmed.accept(worker);
        }
        return dropped;
    }

    private void removeEnded(RetentionRule rule, ProfileScope scope, Troubles troubles) throws StoreException {
        if (rule.endedAge().isPresent()) {
            Instant latest = clock.instant().minus(rule.endedAge().get());
            forEach(most -> context.store().ended(scope, latest, most), worker -> remove(rule, worker, troubles), troubles);
        }
        if (rule.endedWorkers().isPresent()) {
            List<WorkerId> ended = context.store().ended(scope, Instant.MAX, Integer.MAX_VALUE);
            for (WorkerId worker : ended.subList(0, Math.max(0, ended.size() - rule.endedWorkers().get()))) {
                if (troubles.enough()) {
                    return;
                }
                remove(rule, worker, troubles);
            }
        }
    }

    private interface Search {
        List<WorkerId> find(int most) throws StoreException;
    }

    /** Takes what is found in batches, past those that {@code step} leaves as they are: they would be found again and hide the others. */
    private void forEach(Search search, Predicate<WorkerId> step, Troubles troubles) throws StoreException {
        Set<WorkerId> left = new HashSet<>();
        List<WorkerId> found;
        do {
            found = search.find(BATCH + left.size()).stream().filter(worker -> !left.contains(worker)).toList();
            for (WorkerId worker : found) {
                if (troubles.enough()) {
                    return;
                }
                if (!step.test(worker)) {
                    left.add(worker);
                }
            }
        } while (!found.isEmpty());
    }

    /** @return false when it is kept */
    private boolean remove(RetentionRule rule, WorkerId worker, Troubles troubles) {
        if (rule.archive() && !archived(worker, troubles)) {
            return false;
        }
        try {
            remover.accept(worker);
            return true;
        } catch (YadoException e) {
            troubles.met("retention_failed", "the ended Worker " + worker + " could not be removed; it is tried again", e);
            return false;
        }
    }

    private boolean archived(WorkerId worker, Troubles troubles) {
        WorkerArchive here = archive.get();
        if (here == null) {
            troubles.met("archive_unavailable", "ended Workers are to be archived before they are removed, and no archive is here; they are kept", null);
            return false;
        }
        try {
            Optional<WorkerRecord> record = context.store().worker(worker);
            if (record.isPresent()) {
                here.archive(record.get(), (after, limit) -> context.store().events(worker, after, limit));
            }
            return true;
        } catch (StoreException | RuntimeException | LinkageError e) {
            troubles.met("archive_failed", "the ended Worker " + worker + " could not be archived and is kept; see the log", e);
            return false;
        }
    }

    private static boolean stopping() {
        return Thread.currentThread().isInterrupted();
    }
}
