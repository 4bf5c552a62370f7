package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static dev.yado.registry.internal.RegistryFixture.fails;
import static dev.yado.registry.internal.RegistryFixture.ref;
import static dev.yado.registry.internal.RegistryFixture.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AuditSink;
import dev.yado.registry.api.FleetChange;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.WorkerProjection;
import dev.yado.stream.BoundedFeed;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The registry retains no Workers: between calls, none is reachable from it. */
class NoWorkerRetentionTest {

    @Test
    void noWorkerIsReachableBetweenCalls() {
        try (RegistryFixture fixture = new RegistryFixture()) {
            List<BoundedFeed<SourceChange>> feeds = new CopyOnWriteArrayList<>();
            FakeSource source = new FakeSource("a", "A", "w1", "w2");
            source.watching = () -> {
                feeds.add(BoundedFeed.droppingWhenFull(100, new SourceChange.Resync()));
                return Optional.of(feeds.get(feeds.size() - 1));
            };
            source.streaming = () -> BoundedFeed.droppingWhenFull(10, new StreamFrame.Notice(StreamNotice.SLOW_CONSUMER, "", false));
            Feed<FleetChange> viewer = fixture.api.watch(CALLER);
            fixture.introduce("a", 0, source);
            until("it is watched", () -> feeds.size() == 1);
            fixture.introduce("a", 5, new FakeSource("a", "better", "w1"));
            fixture.registry.remove(fixture.introduce("gone", 0, new FakeSource("gone", "G", "w3")));
            everything(fixture);
            fixture.introduce("a", 10, source);
            everything(fixture);
            fixture.api.subscribe(CALLER, ref("a", "w1"), StreamQuery.LIVE).close();
            until("it is watched again", () -> feeds.size() == 2);
            feeds.get(1).offer(new SourceChange.WorkerChanged(FakeSource.projection(source.says, "w1")));
            until("a change of a Worker is told", () -> viewer.poll().filter(FleetChange.WorkerChanged.class::isInstance).isPresent());
            // A frame that a subscriber has not read yet is in transit, not retained.
            until("nothing is on its way and nothing is kept", () -> {
                while (viewer.poll().isPresent()) {
                    continue;
                }
                return find(fixture.registry).isEmpty();
            });
            assertEquals(Optional.empty(), find(fixture.registry));
        }
    }

    private static void everything(RegistryFixture fixture) {
        WorkerRequest request = WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT);
        fixture.api.workers(CALLER, WorkerQuery.first(1));
        fixture.api.workers(CALLER, WorkerQuery.first(100));
        fixture.api.runtimes(CALLER, WorkerQuery.first(100));
        fixture.api.hosts(CALLER, WorkerQuery.first(100));
        fixture.api.workersOfHost(CALLER, FakeSource.HOST, WorkerQuery.first(100));
        fixture.api.worker(CALLER, ref("a", "w1"));
        fixture.api.create(CALLER, RegistryFixture.id("a"), request);
        fixture.api.input(CALLER, ref("a", "w1"), WorkerInput.user("x"));
        fixture.api.checkObserve(CALLER, ref("a", "w1"));
        fails(FailureCode.RUNTIME_UNAVAILABLE, () -> fixture.api.worker(CALLER, ref("gone", "w3")));
    }

    /** Verifies the search itself: it must find planted Workers in all parts of the registry. */
    @Test
    void theSearchFindsPlantedWorkers() {
        WorkerProjection worker = FakeSource.projection(RegistryFixture.id("a"), "w");
        WorkerRef pair = ref("a", "w");
        Runnable capturing = () -> worker.label();
        for (Object holder : List.of(new AtomicReference<>(worker), Map.of("k", List.of(pair)), new ConcurrentHashMap<>(Map.of("k", Optional.of(worker))),
                new Object[] {null, worker}, capturing)) {
            assertThat(find(holder)).as("in " + holder.getClass()).isPresent();
        }
        try (RegistryFixture fixture = new RegistryFixture()) {
            Feed<FleetChange> unread = fixture.api.watch(CALLER);
            BoundedFeed<SourceChange> changes = BoundedFeed.droppingWhenFull(100, new SourceChange.Resync());
            FakeSource source = new FakeSource("a", "A");
            source.watching = () -> Optional.of(changes);
            fixture.add("a", 0, source);
            changes.offer(new SourceChange.WorkerChanged(worker));
            until("the unread frame is found", () -> find(fixture.registry).isPresent());
            assertThat(unread.poll()).isPresent();
        }
    }

    /** Returns the path to the first reachable Worker, or empty. */
    private static Optional<String> find(Object root) {
        Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Map.Entry<Object, String>> open = new ArrayDeque<>();
        open.add(Map.entry(root, root.getClass().getSimpleName()));
        while (!open.isEmpty()) {
            Map.Entry<Object, String> next = open.poll();
            Object object = next.getKey();
            if (object instanceof WorkerProjection || object instanceof WorkerRef || object instanceof Worker || object instanceof WorkerId) {
                return Optional.of(next.getValue());
            }
            if (!visited.add(object) || isForeign(object)) {
                continue;
            }
            if (object instanceof Object[] array) {
                for (int i = 0; i < Array.getLength(array); i++) {
                    visit(array[i], next.getValue() + "[" + i + "]", open);
                }
                continue;
            }
            for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    boolean searched = !Modifier.isStatic(field.getModifiers()) || type.getName().startsWith("dev.yado.registry.");
                    if (searched && !field.getType().isPrimitive() && field.trySetAccessible()) {
                        try {
                            visit(field.get(object), next.getValue() + "." + field.getName(), open);
                        } catch (IllegalAccessException e) {
                            throw new AssertionError("the search must see every field: " + field, e);
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static void visit(Object value, String path, Deque<Map.Entry<Object, String>> open) {
        if (value != null) {
            open.add(Map.entry(value, path));
        }
    }

    // Not part of the registry: the services that it calls, and the JVM.
    private static boolean isForeign(Object object) {
        return object instanceof RuntimeSource || object instanceof AccessPolicy || object instanceof AuditSink || object instanceof RegistryFixture
                || object instanceof Class || object instanceof ClassLoader || object instanceof Thread || object instanceof String;
    }
}
