package dev.yado.runtime.core.internal;

import dev.yado.model.Diagnostic;
import dev.yado.model.WorkerId;
import dev.yado.model.YadoException;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.ProfileScope;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerArchive;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Drops what is no longer to be kept, by the rules that are here. One sweep costs what it drops: the store finds it. Sweeps do not overlap; rules and the archive come
 * and go at any time.
 */
final class Retention {

    private static final System.Logger LOG = System.getLogger(Retention.class.getName());
    /** Workers that are looked up at once. */
    private static final int BATCH = 256;

    private final WorkerEnvironment env;
    private final Clock clock;
    private final Consumer<WorkerId> trimmed;
    private final Consumer<WorkerId> remover;
    private final Map<Object, RetentionRule> rules = new LinkedHashMap<>();
    private final AtomicReference<WorkerArchive> archive = new AtomicReference<>();
    private volatile Optional<Diagnostic> problem = Optional.empty();

    /**
     * @param trimmed told which Workers' logs were trimmed
     * @param remover removes an ended Worker as a caller would
     */
    Retention(WorkerEnvironment env, Clock clock, Consumer<WorkerId> trimmed, Consumer<WorkerId> remover) {
        this.env = env;
        this.clock = clock;
        this.trimmed = trimmed;
        this.remover = remover;
    }

    void put(Object owner, RetentionRule rule) {
        synchronized (rules) {
            rules.put(owner, rule);
        }
    }

    void remove(Object owner) {
        synchronized (rules) {
            rules.remove(owner);
        }
    }

    void archive(WorkerArchive current) {
        archive.set(current);
    }

    /** Its successor may be here already. */
    void archiveLeft(WorkerArchive gone) {
        archive.compareAndSet(gone, null);
    }

    Optional<Diagnostic> diagnostic() {
        return problem;
    }

    synchronized void sweep() {
        Optional<Diagnostic> met = Optional.empty();
        Map<Optional<String>, RetentionRule> byProfile = byProfile();
        Set<String> named = byProfile.keySet().stream().flatMap(Optional::stream).collect(Collectors.toCollection(TreeSet::new));
        for (RetentionRule rule : byProfile.values()) {
            ProfileScope scope = rule.profile().map(ProfileScope::only).orElseGet(() -> ProfileScope.allBut(named));
            try {
                trim(rule, scope);
                Optional<Diagnostic> kept = removeEnded(rule, scope);
                met = kept.isPresent() ? kept : met;
            } catch (StoreException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "retention could not do its work; it is tried again", e);
                met = Optional.of(Diagnostic.warning("retention_failed", "what is older than is to be kept could not be dropped; it is tried again"));
            }
        }
        problem = met;
    }

    /** Of two rules for the same Workers the one that came last counts. */
    private Map<Optional<String>, RetentionRule> byProfile() {
        synchronized (rules) {
            Map<Optional<String>, RetentionRule> all = new LinkedHashMap<>();
            rules.values().forEach(rule -> all.put(rule.profile(), rule));
            return all;
        }
    }

    private void trim(RetentionRule rule, ProfileScope scope) throws StoreException {
        if (!rule.limitsLogs()) {
            return;
        }
        LogLimits limits = rule.limits(clock.instant());
        List<WorkerId> found;
        do {
            found = env.store().beyond(scope, limits, BATCH);
            boolean progress = false;
            for (WorkerId worker : found) {
                while (env.store().trim(worker, limits) > 0 && !stopping()) {
                    progress = true;
                }
                trimmed.accept(worker);
            }
            if (!progress) {
                return;
            }
        } while (found.size() == BATCH && !stopping());
    }

    /** @return why something is kept that should not be */
    private Optional<Diagnostic> removeEnded(RetentionRule rule, ProfileScope scope) throws StoreException {
        Optional<Diagnostic> kept = Optional.empty();
        if (rule.endedAge().isPresent()) {
            Instant latest = clock.instant().minus(rule.endedAge().get());
            List<WorkerId> found;
            do {
                found = env.store().ended(scope, latest, BATCH);
                kept = remove(rule, found);
            } while (found.size() == BATCH && kept.isEmpty() && !stopping());
        }
        if (rule.endedWorkers().isPresent()) {
            int most = rule.endedWorkers().get();
            List<WorkerId> ended = env.store().ended(scope, Instant.MAX, Integer.MAX_VALUE);
            if (ended.size() > most) {
                Optional<Diagnostic> more = remove(rule, ended.subList(0, ended.size() - most));
                kept = more.isPresent() ? more : kept;
            }
        }
        return kept;
    }

    private Optional<Diagnostic> remove(RetentionRule rule, List<WorkerId> ended) {
        Optional<Diagnostic> kept = Optional.empty();
        for (WorkerId worker : ended) {
            if (stopping()) {
                break;
            }
            Optional<Diagnostic> refused = rule.archive() ? archive(worker) : Optional.empty();
            if (refused.isPresent()) {
                kept = refused;
            } else {
                try {
                    remover.accept(worker);
                } catch (YadoException e) {
                    LOG.log(System.Logger.Level.WARNING, "the ended Worker " + worker + " could not be removed", e);
                    kept = Optional.of(Diagnostic.warning("retention_failed", "the ended Worker " + worker + " could not be removed; it is tried again"));
                }
            }
        }
        return kept;
    }

    /** @return why the Worker was not archived, and so must be kept */
    private Optional<Diagnostic> archive(WorkerId worker) {
        WorkerArchive here = archive.get();
        if (here == null) {
            return Optional.of(Diagnostic.warning("archive_unavailable",
                    "ended Workers are to be archived before they are removed, and no archive is here; they are kept"));
        }
        try {
            Optional<WorkerRecord> record = env.store().worker(worker);
            if (record.isPresent()) {
                here.archive(record.get(), (after, limit) -> env.store().events(worker, after, limit));
            }
            return Optional.empty();
        } catch (StoreException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "the ended Worker " + worker + " could not be archived and is kept", e);
            return Optional.of(Diagnostic.warning("archive_failed", "the ended Worker " + worker + " could not be archived and is kept; see the log"));
        }
    }

    private static boolean stopping() {
        return Thread.currentThread().isInterrupted();
    }
}
