package dev.yado.backend.commands.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessStatus;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.Listing;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.WorkerProjection;
import dev.yado.support.config.RejectedConfigurationFile;
import dev.yado.support.config.RejectedConfigurationFiles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Commands of a Gogo shell. Gogo finds them by their service properties, so this bundle imports nothing of Gogo. They show what the access policy allows a local
 * caller to see. A failure is the text of the command, and no exception, because a shell would print its stack trace. Thread-safe.
 */
@Component(name = "dev.yado.backend.commands", service = Object.class, configurationPolicy = ConfigurationPolicy.IGNORE, property = {
    "osgi.command.scope=yado", "osgi.command.function=runtimes", "osgi.command.function=workers", "osgi.command.function=diagnostics"})
public final class YadoCommands {

    private static final Caller SHELL = Caller.of("gogo", Caller.Kind.LOOPBACK);
    /** The number of Workers that one command shows at most. */
    private static final int MAX_WORKERS = 200;

    private final RuntimeRegistry registry;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile RejectedConfigurationFiles files;

    @Activate
    public YadoCommands(@Reference RuntimeRegistry registry) {
        this.registry = registry;
    }

    /** Lists the Runtimes. */
    public String runtimes() {
        return text(() -> {
            Listing<RuntimeProjection> found = registry.runtimes(SHELL, WorkerQuery.first(WorkerQuery.MAX_LIMIT));
            TextTable table = new TextTable("RUNTIME", "STATUS", "KIND", "ENGINES", "STORE", "LABEL");
            for (RuntimeProjection runtime : found.items()) {
                table.row(runtime.runtimeId().value(), runtime.status().wire() + (runtime.stale() ? " (stale)" : ""), runtime.source().wire(),
                        runtime.engines().stream().map(engine -> engine.name()).collect(Collectors.joining(",")),
                        runtime.store().map(store -> store.kind()).orElse(""), runtime.label());
            }
            return complete(table, found);
        });
    }

    /** Lists the Workers of all Runtimes. */
    public String workers() {
        return text(() -> workers(registry.workers(SHELL, WorkerQuery.first(MAX_WORKERS))));
    }

    /** Lists the Workers of one Runtime. */
    public String workers(String runtime) {
        return text(() -> workers(registry.workers(SHELL, new RuntimeId(runtime), WorkerQuery.first(MAX_WORKERS))));
    }

    /** Lists the diagnostics of the Runtimes, the state of the access policy, and the configuration files that are not in effect. */
    public String diagnostics() {
        return text(() -> {
            TextTable table = new TextTable("ABOUT", "SEVERITY", "CODE", "MESSAGE");
            AccessStatus access = registry.access();
            table.row("access policy", access.state() == AccessStatus.State.UNAVAILABLE ? "error" : "info", access.state().wire(), access.policy().orElse(""));
            Listing<RuntimeProjection> found = registry.runtimes(SHELL, WorkerQuery.first(WorkerQuery.MAX_LIMIT));
            for (RuntimeProjection runtime : found.items()) {
                runtime.diagnostics().forEach(one -> row(table, runtime.runtimeId().value(), one));
            }
            found.diagnostics().forEach(one -> row(table, "runtimes", one));
            RejectedConfigurationFiles known = files;
            for (RejectedConfigurationFile file : known == null ? List.<RejectedConfigurationFile>of() : known.current()) {
                table.row(file.file(), "warning", "configuration_refused", file.message());
            }
            return table.toString();
        });
    }

    private static String workers(Listing<WorkerProjection> found) {
        TextTable table = new TextTable("RUNTIME", "WORKER", "STATUS", "RUN", "PROFILE", "LABEL");
        for (WorkerProjection worker : found.items()) {
            table.row(worker.ref().runtimeId().value(), worker.ref().workerId().value(),
                    worker.status().map(status -> status.wire()).or(worker::statusText).orElse("unknown"),
                    worker.activity().map(activity -> activity.run().state().wire()).orElse(""), worker.profile().orElse(""), worker.label());
        }
        return complete(table, found);
    }

    private static String complete(TextTable table, Listing<?> found) {
        String more = found.next().isPresent() ? "Not all are shown; GET /api/workers and GET /api/runtimes page through them.\n" : "";
        return table + more
                + found.diagnostics().stream().map(one -> one.severity().wire() + " " + one.code() + ": " + TextTable.printable(one.message()) + "\n")
                        .collect(Collectors.joining());
    }

    private static void row(TextTable table, String about, Diagnostic diagnostic) {
        table.row(about, diagnostic.severity().wire(), diagnostic.code(), diagnostic.message());
    }

    private interface Command {
        String run();
    }

    private static String text(Command command) {
        try {
            return command.run();
        } catch (YadoException e) {
            return e.code().wire() + ": " + TextTable.printable(Optional.ofNullable(e.failure().message()).orElse("")) + "\n";
        }
    }
}
