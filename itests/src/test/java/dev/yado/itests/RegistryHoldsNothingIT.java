package dev.yado.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.Lab;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** The registry of a Backend that has been used holds summaries of Runtimes and nothing of any Worker. */
class RegistryHoldsNothingIT {

    private static final Set<String> OF_WORKERS = Set.of("dev.yado.model.Worker", "dev.yado.model.WorkerId", "dev.yado.model.WorkerRef",
            "dev.yado.model.WorkerEvent", "dev.yado.model.TranscriptItem", "dev.yado.model.TranscriptPage", "dev.yado.model.EventPage",
            "dev.yado.source.api.WorkerProjection", "dev.yado.model.WorkerInput", "dev.yado.model.WorkerRequest");
    /** What the registry is made of. Beyond it begin the sources, the viewers, and the framework. */
    private static final List<String> ITS_OWN = List.of("java.", "dev.yado.registry.", "dev.yado.stream.", "dev.yado.model.", "dev.yado.source.api.");

    @Test
    void afterTrafficNothingOfAWorkerCanBeReachedFromTheRegistry(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data, settings -> settings
                // A client that went is noticed at the next heartbeat; until then its stream is in use.
                .configuration("dev.yado.backend.http", Map.of("heartbeat_seconds", 1, "stream_linger_seconds", 0))); Lab lab = Lab.in(backend)) {
            Api api = backend.api();
            Object registry = registry(backend);
            Lab.Source source = lab.source("lab").with("label", "seen").register();
            try (SseClient fleet = SseClient.open(api, "/api/events", "")) {
                WorkerApi worker = api.createWorker();
                try (SseClient events = SseClient.open(worker)) {
                    worker.input("hello").expect(200);
                    events.await("the run's end", e -> e.payload().equals("run_end"));
                }
                fleet.await("a change of the Worker", e -> e.name().equals("worker_changed"));
                worker.awaitIdle();
                for (String path : List.of("/api/workers", "/api/workers?limit=1", "/api/runtimes", "/api/hosts", "/api/hosts/lab-host/workers",
                        "/api/runtimes/lab/workers/w0", worker.path() + "/events", worker.path() + "/transcript")) {
                    api.get(path).expect(200);
                }
                worker.stop().expect(200);
                source.close();
                api.get("/api/runtimes/lab/workers/w0").expectError(503, "runtime_unavailable");
            }
            // What a stream still passes on is on its way, not kept.
            Await.until("nothing of a Worker being reachable from the registry", Duration.ofSeconds(15),
                    () -> find(registry, o -> OF_WORKERS.contains(o.getClass().getName())), Optional::isEmpty);

            Predicate<Object> summary = o -> o.getClass().getName().equals("dev.yado.source.api.RuntimeProjection") && o.toString().contains("seen");
            assertTrue(find(registry, summary).isPresent(), "the search does not see into the registry: it must find the summary kept of the Runtime that went");
            assertEquals("unavailable", api.runtime("lab").at("/status").asString());
        }
    }

    private static Object registry(Backend backend) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        return context.getService(context.getAllServiceReferences("dev.yado.registry.api.RuntimeRegistry", null)[0]);
    }

    /** The way to the first object like that, or empty. */
    private static Optional<String> find(Object root, Predicate<Object> wanted) throws Exception {
        Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Map.Entry<Object, String>> open = new ArrayDeque<>();
        open.add(Map.entry(root, root.getClass().getSimpleName()));
        while (!open.isEmpty()) {
            Map.Entry<Object, String> next = open.poll();
            Object object = next.getKey();
            if (wanted.test(object)) {
                return Optional.of(next.getValue());
            }
            if (!visited.add(object) || !isItsOwn(object)) {
                continue;
            }
            if (object instanceof Object[] array) {
                for (Object element : array) {
                    visit(element, next.getValue() + "[]", open);
                }
                continue;
            }
            for (Field field : fields(object.getClass())) {
                if (!field.trySetAccessible()) {
                    throw new IllegalStateException("the search must see every field: run with --add-opens for " + field);
                }
                visit(field.get(object), next.getValue() + "." + field.getName(), open);
            }
        }
        return Optional.empty();
    }

    private static void visit(Object value, String path, Deque<Map.Entry<Object, String>> open) {
        if (value != null) {
            open.add(Map.entry(value, path));
        }
    }

    private static boolean isItsOwn(Object object) {
        if (object instanceof Class || object instanceof ClassLoader || object instanceof Thread || object instanceof String || object instanceof Enum
                || object instanceof Number || object instanceof ThreadGroup || object instanceof Clock || object instanceof Reference) {
            return false;
        }
        Class<?> type = object.getClass();
        while (type.isArray()) {
            type = type.getComponentType();
        }
        String name = type.getName();
        return ITS_OWN.stream().anyMatch(name::startsWith);
    }

    private static Set<Field> fields(Class<?> concrete) {
        Set<Field> fields = new HashSet<>();
        for (Class<?> type = concrete; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean ofInterest = !field.getType().isPrimitive() && !type.getName().startsWith("jdk.") && (!Modifier.isStatic(field.getModifiers()) || type.getName().startsWith("dev.yado.registry."));
                if (ofInterest) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}
