package dev.yado.runtime.core.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.YadoException;
import dev.yado.model.runtime.EngineEntry;
import dev.yado.model.runtime.ProfileEntry;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.WireName;
import dev.yado.runtime.core.internal.profile.ProfileCheck;
import dev.yado.runtime.core.internal.profile.ProfileDirectory;
import dev.yado.runtime.core.internal.retention.Retention;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.shared.RuntimeLifecycle;
import dev.yado.runtime.core.internal.shared.RuntimeSettings;
import dev.yado.runtime.core.internal.store.DiagnosticHistory;
import dev.yado.runtime.core.internal.worker.Recovery;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Builds the summary and the diagnostics of a Runtime. Thread-safe. */
final class RuntimeSummaries {

    private static final System.Logger LOG = System.getLogger(RuntimeSummaries.class.getName());
    private static final Set<String> CAPABILITIES = Set.of("cancel", "cancel_run", "create", "delete", "events", "idempotency", "input",
            "interactions", "list", "queue", "steer", "stop", "stream", "transcript");

    private static final int MAX_DIAGNOSTICS = 256;

    private final RuntimeContext context;
    private final RuntimeLifecycle lifecycle;
    private final ProfileDirectory profiles;
    private final ProfileCheck check;
    private final DiagnosticHistory history;
    private final Retention retention;
    private final Recovery recovery;
    private final Instant startedAt;
    private volatile Optional<Diagnostic> configuration = Optional.empty();

    RuntimeSummaries(RuntimeContext context, RuntimeLifecycle lifecycle, ProfileDirectory profiles, ProfileCheck check, DiagnosticHistory history,
            Retention retention,
            Recovery recovery, Instant startedAt) {
        this.context = context;
        this.lifecycle = lifecycle;
        this.profiles = profiles;
        this.check = check;
        this.history = history;
        this.retention = retention;
        this.recovery = recovery;
        this.startedAt = startedAt;
    }

    /** Sets the diagnostic about the configuration; empty if there is no problem. */
    void configurationProblem(Optional<Diagnostic> problem) {
        configuration = problem;
    }

    RuntimeSummary summary() {
        RuntimeSettings settings = context.settings();
        List<EngineEntry> engines = context.engines().all().stream()
                .map(e -> EngineEntry.builder(e.description().name(), e.description().version())
                        .capabilities(new TreeSet<>(e.description().capabilities().stream().map(WireName::wire).toList()))
                        .draining(context.engines().draining(e)).runs(e.use().runs()).build())
                .toList();
        List<ProfileEntry> profileEntries = profiles.all().stream()
                .map(entry -> entry(entry.known(), problem(entry))).toList();
        return RuntimeSummary.builder(settings.runtimeId(), context.store().epoch(), context.store().description())
                .displayName(settings.displayName().orElse(null))
                .status(lifecycle.isClosed() ? RuntimeSummary.Status.STOPPED : RuntimeSummary.Status.RUNNING).workers(counts())
                .diagnosticCount(diagnostics().size())
                .limits(new RuntimeSummary.Limits(settings.maxTranscriptItems(), settings.maxEventBatch())).version(settings.version())
                .startedAt(startedAt).engines(engines).profiles(profileEntries).capabilities(CAPABILITIES)
                .draining(lifecycle.isDraining()).os(System.getProperty("os.name")).arch(System.getProperty("os.arch")).build();
    }

    List<Diagnostic> diagnostics() {
        List<Diagnostic> all = new ArrayList<>();
        if (!context.store().description().durable()) {
            all.add(Diagnostic.info("store_not_durable", "Workers are kept in memory only and end with this process"));
        }
        for (ProfileDirectory.Entry entry : profiles.all()) {
            Profile profile = entry.known();
            if (context.engines().best(profile.engine()).isEmpty()) {
                all.add(Diagnostic.warning("engine_unavailable",
                        "profile " + profile.name() + " needs the engine " + profile.engine() + ", which is not available"));
            } else if (entry.fallback()) {
                all.add(Diagnostic.info("profile_fallback",
                        "profile " + profile.name() + " is not configured and uses the engine " + profile.engine()));
            }
        }
        configuration.ifPresent(all::add);
        context.health().diagnostic().ifPresent(all::add);
        recovery.diagnostic().ifPresent(all::add);
        retention.diagnostic().ifPresent(all::add);
        all.addAll(context.store().diagnostics());
        all.addAll(history.diagnostics());
        return List.copyOf(all.subList(0, Math.min(MAX_DIAGNOSTICS, all.size())));
    }

    private static ProfileEntry entry(Profile profile, Optional<Failure> problem) {
        return ProfileEntry.builder(profile.name(), profile.label(), profile.engine()).available(problem.isEmpty())
                .reason(problem.map(Failure::message).orElse(null)).build();
    }

    private Optional<Failure> problem(ProfileDirectory.Entry entry) {
        try {
            return check.recentProblem(entry.current());
        } catch (YadoException e) {
            return Optional.of(e.failure());
        }
    }

    private RuntimeSummary.Counts counts() {
        try {
            return context.store().counts();
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "counting Workers", e);
        }
    }
}
