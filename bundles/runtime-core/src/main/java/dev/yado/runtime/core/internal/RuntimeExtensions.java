package dev.yado.runtime.core.internal;

import dev.yado.model.runtime.RuntimeChange;
import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.profile.ProfileCheck;
import dev.yado.runtime.core.internal.profile.ProfileDirectory;
import dev.yado.runtime.core.internal.retention.Retention;
import dev.yado.runtime.core.internal.retention.RetentionRule;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.worker.WorkerActor;
import dev.yado.runtime.core.internal.worker.WorkerActors;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileProvider;
import dev.yado.runtime.spi.store.WorkerArchive;
import java.util.List;
import java.util.function.Predicate;

/** Adds what services contribute to a Runtime while it serves, and removes it: engines, profiles, retention rules, an archive. Thread-safe. */
public final class RuntimeExtensions {

    private static final System.Logger LOG = System.getLogger(RuntimeExtensions.class.getName());

    private final RuntimeContext context;
    private final WorkerActors actors;
    private final ProfileDirectory profiles;
    private final ProfileCheck check;
    private final Retention retention;
    private final Maintenance maintenance;

    RuntimeExtensions(RuntimeContext context, WorkerActors actors, ProfileDirectory profiles, ProfileCheck check, Retention retention,
            Maintenance maintenance) {
        this.context = context;
        this.actors = actors;
        this.profiles = profiles;
        this.check = check;
        this.retention = retention;
        this.maintenance = maintenance;
    }

    /**
     * Adds an engine, and starts the inputs that wait for one of its name.
     *
     * @param owner   the key to remove it by
     * @param ranking of two engines with one name, the one with the higher ranking gets new runs
     * @throws IllegalArgumentException if the engine has no valid description; nothing has changed then
     */
    public void addEngine(Object owner, int ranking, Engine engine) {
        EngineDirectory.Entry entry = context.engines().add(owner, ranking, engine);
        LOG.log(System.Logger.Level.INFO, "engine {0} {1} registered", entry.description().name(), entry.description().version());
        summaryChanged();
        actors.all().forEach(WorkerActor::engineSuperseded);
        actors.resumeQueued(entry.description().name());
    }

    /** Removes an engine and interrupts its active runs. No effect for an unknown owner. */
    public void removeEngine(Object owner) {
        context.engines().remove(owner).ifPresent(entry -> {
            LOG.log(System.Logger.Level.INFO, "engine {0} {1} unregistered", entry.description().name(), entry.description().version());
            actors.all().forEach(actor -> actor.engineRemoved(entry));
            summaryChanged();
        });
    }

    /**
     * Sets whether engines begin no new runs.
     *
     * @param owners selects the engines
     * @return the number of active runs of these engines
     */
    public int drainEngines(Predicate<Object> owners, boolean draining) {
        List<EngineDirectory.Entry> before = acceptingEngines();
        int runs = context.engines().drain(owners, draining);
        List<EngineDirectory.Entry> after = acceptingEngines();
        if (!after.equals(before)) {
            engineChanged();
            actors.all().forEach(WorkerActor::engineSuperseded);
            after.stream().filter(entry -> !before.contains(entry)).forEach(entry -> actors.resumeQueued(entry.description().name()));
        }
        return runs;
    }

    /** Discards the cached results of the checks of profiles: an engine may return another result now. */
    public void engineChanged() {
        check.invalidate();
        summaryChanged();
    }

    /** Adds a profile, or replaces the one its owner added before. */
    public void addProfile(Object owner, int ranking, Profile profile) {
        addProfile(owner, ranking, () -> profile);
    }

    /** @param provider called each time the profile is needed; its profile keeps its name until it is added again */
    public void addProfile(Object owner, int ranking, ProfileProvider provider) {
        profiles.add(owner, ranking, provider.shown(), provider::profile);
        summaryChanged();
    }

    /** Removes a profile; Workers that were created from it keep it. No effect for an unknown owner. */
    public void removeProfile(Object owner) {
        profiles.remove(owner);
        summaryChanged();
    }

    /** Adds a retention rule, or replaces the one its owner added before. */
    public void addRetention(Object owner, RetentionRule rule) {
        retention.put(owner, rule);
        maintenance.ruleChanged();
    }

    public void removeRetention(Object owner) {
        retention.remove(owner);
    }

    /** Sets the archive for ended Workers that a retention rule removes. */
    public void setArchive(WorkerArchive archive) {
        retention.setArchive(archive);
        maintenance.archiveAdded();
    }

    /** Removes an archive. No effect when another one was set meanwhile. */
    public void unsetArchive(WorkerArchive archive) {
        retention.unsetArchive(archive);
    }

    private List<EngineDirectory.Entry> acceptingEngines() {
        return context.engines().all().stream().filter(entry -> !context.engines().draining(entry)).toList();
    }

    private void summaryChanged() {
        context.changes().publish(RuntimeChange.SummaryChanged::new);
    }
}
