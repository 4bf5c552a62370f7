package dev.yado.engine.llm.internal;

import static org.junit.jupiter.api.Assertions.fail;

import dev.yado.engine.llm.internal.model.ConfiguredModel;
import dev.yado.engine.llm.internal.model.ModelDirectory;
import dev.yado.engine.llm.internal.tool.ToolServerDirectory;
import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventPayload;
import dev.yado.model.event.EventQuery;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.embed.EmbeddedRuntime;
import dev.yado.runtime.embed.RuntimeBuilder;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileBuilder;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The engine in a Runtime, a fake provider on a socket, and helper methods for tests. */
final class LlmFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PROFILE = "test";

    final FakeProvider provider;
    final ModelDirectory models = new ModelDirectory();
    final ToolServerDirectory servers = new ToolServerDirectory();
    final EmbeddedRuntime runtime;
    private final List<ConfiguredModel> configured = new ArrayList<>();

    LlmFixture(ProviderFormat format) throws Exception {
        this(format, Map.of());
    }

    LlmFixture(ProviderFormat format, Map<String, ?> settings) throws Exception {
        this(format, settings, UnaryOperator.identity());
    }

    /** @param settings of the model m, in addition to the required ones */
    LlmFixture(ProviderFormat format, Map<String, ?> settings, UnaryOperator<ProfileBuilder> profile) throws Exception {
        provider = new FakeProvider();
        Map<String, Object> all = new HashMap<>(Map.of("provider", format.wireName(), "model", "m-1", "base_url", provider.url() + "/v1", "retry_pause_ms", 1));
        all.putAll(settings);
        model("m", all);
        runtime = new RuntimeBuilder(new RuntimeId("rt")).engine(new LlmEngine("1", models, servers))
                .profile(profile.apply(Profile.builder(PROFILE, "llm").option(ProfileOptions.MODEL, "m")).build()).start();
    }

    void model(String name, Map<String, ?> settings) {
        ConfiguredModel model = new ConfiguredModel(TestConfigs.model(name, settings));
        configured.add(model);
        models.add(model);
    }

    WorkerId create() {
        WorkerRequest request = WorkerRequest.of(Intent.assistant(), ProfileSelector.byName(PROFILE));
        return runtime.create(request).ref().workerId();
    }

    void input(WorkerId worker, String text, Delivery delivery) {
        runtime.input(worker, WorkerInput.builder(InputKind.USER, text).delivery(delivery).build());
    }

    /** Sends an input and waits for the end of the run. */
    void say(WorkerId worker, String text) {
        input(worker, text, Delivery.REJECT);
        settle(worker);
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

    List<EventPayload> events(WorkerId worker) {
        List<EventPayload> all = new ArrayList<>();
        Optional<Cursor> next = Optional.empty();
        do {
            Optional<Cursor> after = next;
            EventPage page = runtime.events(worker, after.map(cursor -> EventQuery.after(cursor, 200)).orElse(EventQuery.first(200)));
            page.events().forEach(event -> all.add(event.payload()));
            next = page.next();
        } while (next.isPresent());
        return all;
    }

    /** Returns the log in a short form for assertions. */
    List<String> told(WorkerId worker) {
        return events(worker).stream().map(LlmFixture::told).toList();
    }

    /** Returns the engine's own reports. */
    List<String> reported(WorkerId worker) {
        return told(worker).stream().filter(t -> t.matches("(?s)(text|thinking|tool|llm|error|usage|run_end|turn_start).*")).toList();
    }

    List<String> transcript(WorkerId worker) {
        return runtime.transcript(worker, 0, 200).items().stream().map((TranscriptItem item) -> item.role().wire() + " " + item.content()).toList();
    }

    static String told(EventPayload payload) {
        if (payload instanceof EventPayload.TextDelta d) {
            return "text_delta " + d.text();
        } else if (payload instanceof EventPayload.TextDone d) {
            return "text " + d.text();
        } else if (payload instanceof EventPayload.ThinkingDelta d) {
            return "thinking_delta " + d.text();
        } else if (payload instanceof EventPayload.ThinkingDone d) {
            return "thinking " + d.text();
        } else if (payload instanceof EventPayload.ToolCallDone d) {
            return "tool_call " + d.id() + " " + d.name() + " " + d.arguments();
        } else if (payload instanceof EventPayload.ToolResult r) {
            return "tool_result " + r.id() + " " + r.summary() + r.output().map(o -> " => " + o).orElse("") + (r.isError() ? " (error)" : "");
        } else if (payload instanceof EventPayload.LlmRetry r) {
            return "llm_retry " + r.llmCall() + " " + r.failedAttempt() + "/" + r.maxAttempts() + (r.status().isPresent() ? " " + r.status().getAsInt() : "");
        } else if (payload instanceof EventPayload.ErrorReport e) {
            return "error " + e.code().wire() + " " + e.message();
        } else if (payload instanceof EventPayload.RunEnd r) {
            return "run_end " + r.outcome().wire();
        } else if (payload instanceof EventPayload.TurnStart t) {
            return "turn_start " + t.turn();
        } else if (payload instanceof EventPayload.UsageReport u) {
            return "usage " + u.usage().inputTokens().orElse(-1) + " " + u.usage().outputTokens().orElse(-1) + " "
                    + u.usage().cacheReadInputTokens().orElse(-1);
        } else if (payload instanceof EventPayload.UserMessage m) {
            return "user " + m.plainText();
        }
        return payload.event();
    }

    /** Follows a Worker's live stream. */
    Live live(WorkerId worker) {
        return new Live(runtime.subscribe(worker, StreamQuery.LIVE));
    }

    static void await(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited in vain for " + what.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() throws java.io.IOException {
        runtime.close();
        configured.forEach(ConfiguredModel::close);
        provider.close();
    }

    /** A Worker's live stream. */
    static final class Live implements AutoCloseable {

        private final Feed<StreamFrame> feed;
        private final List<String> seen = new ArrayList<>();

        Live(Feed<StreamFrame> feed) {
            this.feed = feed;
        }

        /** Returns all frames up to the first that equals {@code last}. */
        List<String> until(String last) {
            await(() -> last + " after " + seen, () -> {
                for (Optional<StreamFrame> frame = feed.poll(); frame.isPresent(); frame = feed.poll()) {
                    if (frame.get() instanceof StreamFrame.Delta delta) {
                        seen.add(told(delta.payload()));
                    } else if (frame.get() instanceof StreamFrame.Logged logged) {
                        seen.add(told(logged.event().payload()));
                    }
                }
                return seen.contains(last);
            });
            return seen.subList(0, seen.indexOf(last) + 1);
        }

        @Override
        public void close() {
            feed.close();
        }
    }
}
