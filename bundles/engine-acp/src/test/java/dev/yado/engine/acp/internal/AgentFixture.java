package dev.yado.engine.acp.internal;

import static org.junit.jupiter.api.Assertions.fail;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventPayload;
import dev.yado.model.event.EventQuery;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.embed.EmbeddedRuntime;
import dev.yado.runtime.embed.RuntimeBuilder;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileBuilder;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A Runtime without OSGi, with the acp engine and one profile, whose agent is {@link TestAgent}. */
public final class AgentFixture implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final AcpEngine engine = new AcpEngine(8);
    final EmbeddedRuntime runtime;
    final Path data;

    AgentFixture(Path data, String... flags) {
        this(data, profile -> profile, flags);
    }

    AgentFixture(Path data, UnaryOperator<ProfileBuilder> profile, String... flags) {
        this(data, profile.apply(Profile.builder("agent", "acp").option(ProfileOptions.COMMAND, command(flags))
                .permissions(new Permissions(Permission.ALLOW, Map.of())).settings(Map.of("idle_timeout_s", "20"))).build());
    }

    AgentFixture(Path data, Profile profile) {
        this.data = data;
        runtime = new RuntimeBuilder(new RuntimeId("rt")).dataDirectory(data).engine(engine).profile(profile).start();
    }

    /** Returns the command of {@link TestAgent}. */
    static List<String> command(String... flags) {
        try {
            Path classes = Path.of(TestAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp", classes.toString(), TestAgent.class.getName()));
            command.addAll(List.of(flags));
            return command;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    WorkerId worker() {
        return runtime.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.byName("agent"))).ref()
                .workerId();
    }

    void input(WorkerId worker, String... steps) {
        runtime.input(worker, WorkerInput.user(String.join("\n", steps)));
    }

    /** Runs a prompt and waits for the end. @return the run's part of the log */
    List<String> run(WorkerId worker, String... steps) {
        int before = told(worker).size();
        input(worker, steps);
        settle(worker);
        List<String> all = told(worker);
        return all.subList(before, all.size());
    }

    void cancel(WorkerId worker) {
        runtime.cancel(worker, CancelScope.RUN);
    }

    void settle(WorkerId worker) {
        await(() -> "the Worker to be idle; its log is " + told(worker), () -> {
            Worker now = runtime.get(worker);
            return now.run().state() == RunState.IDLE && now.queuedInputs() == 0;
        });
    }

    List<WorkerEvent> events(WorkerId worker) {
        List<WorkerEvent> all = new ArrayList<>();
        Optional<Cursor> next = Optional.empty();
        do {
            Optional<Cursor> after = next;
            EventPage page = runtime.events(worker, after.map(cursor -> EventQuery.after(cursor, 256)).orElse(EventQuery.first(256)));
            all.addAll(page.events());
            next = page.next();
        } while (next.isPresent());
        return all;
    }

    /** Returns the agent's events in a short form. */
    List<String> told(WorkerId worker) {
        return events(worker).stream().map(event -> told(event.payload())).filter(text -> !text.isEmpty()).toList();
    }

    private static String told(EventPayload payload) {
        if (payload instanceof EventPayload.TextDone text) {
            return "said " + text.text();
        } else if (payload instanceof EventPayload.ThinkingDone thought) {
            return "thought " + thought.text();
        } else if (payload instanceof EventPayload.ToolCallStart start) {
            return "tool " + start.id() + " " + start.name();
        } else if (payload instanceof EventPayload.ToolCallDone done) {
            return "arguments " + done.id() + " " + done.arguments();
        } else if (payload instanceof EventPayload.ToolResult result) {
            return (result.isError() ? "failed " : "done ") + result.id() + " " + result.summary() + result.output().map(text -> " / " + text).orElse("");
        } else if (payload instanceof EventPayload.ErrorReport error) {
            return "error " + error.message();
        } else if (payload instanceof EventPayload.RunEnd end) {
            return "end " + end.outcome().wire();
        } else if (payload instanceof EventPayload.UsageReport usage) {
            return "usage " + usage.usage().inputTokens().orElse(-1) + " " + usage.usage().outputTokens().orElse(-1);
        } else if (payload instanceof EventPayload.SystemItem item) {
            return item.kind() + " " + item.fields();
        }
        return "";
    }

    /** Returns the text of the only message. */
    static String said(List<String> told) {
        return told.stream().filter(text -> text.startsWith("said ")).findFirst().orElse("nothing in " + told).substring(5);
    }

    /** Returns the directory of a Worker. */
    Path directory(WorkerId worker) {
        return data.resolve("workers").resolve(worker.value().replace(':', '.'));
    }

    String agentLog(WorkerId worker) {
        try {
            Path file = directory(worker).resolve("agent.log");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited in vain for " + what.get());
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Returns true while the process runs; a zombie does not run. */
    static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            // Ended, or a system without /proc.
            return !Files.isDirectory(Path.of("/proc/self")) && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }
    }

    @Override
    public void close() {
        runtime.close();
        engine.close();
    }
}
