package dev.yado.registry.internal;

import static dev.yado.registry.internal.Bench.CALLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.Listing;
import dev.yado.registry.internal.list.ListPosition;
import dev.yado.source.api.WorkerProjection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PagingTest {

    /** @param pageSize most items the source gives at once @param obedient false: answers everything, whatever was asked @param failing true: it only fails */
    record Shape(int workers, int pageSize, boolean obedient, boolean failing) {

        FakeSource source(String id) {
            FakeSource source = obedient ? new FakeSource(id, id) : new FakeSource(id, id) {
                @Override
                public Page<WorkerProjection> workers(WorkerQuery query) {
                    return new Page<>(workers.stream().map(worker -> projection(says, worker)).toList(), Optional.empty());
                }
            };
            source.pageSize = pageSize;
            for (int i = 0; i < workers; i++) {
                source.workers.add("w" + i);
            }
            if (failing) {
                source.behaviour = () -> {
                    throw new YadoException(FailureCode.RUNTIME_REJECTED, "no");
                };
            }
            return source;
        }
    }

    @Provide
    Arbitrary<List<Shape>> fleets() {
        return Combinators.combine(Arbitraries.integers().between(0, 12), Arbitraries.integers().between(1, 7), Arbitraries.of(true, true, false),
                Arbitraries.of(false, false, false, true)).as((workers, pageSize, obedient, failing) ->
                        new Shape(workers, pageSize, obedient, obedient && failing)).list().ofMaxSize(80);
    }

    @Property(tries = 80)
    void thePagesTogetherAreAllWorkersOnceAndInOrder(@ForAll("fleets") List<Shape> fleet, @ForAll @IntRange(min = 1, max = 60) int limit) {
        try (Bench bench = new Bench(Limits.DEFAULT)) {
            List<String> expected = fill(bench, fleet, worker -> true);
            assertEquals(expected, collect(limit, query -> bench.api.workers(CALLER, query), worker -> worker.ref().toString()));
        }
    }

    @Property(tries = 30)
    void hiddenWorkersLeaveNoTraceInTheOrder(@ForAll("fleets") List<Shape> fleet, @ForAll @IntRange(min = 1, max = 20) int limit) {
        try (Bench bench = new Bench(Limits.DEFAULT)) {
            bench.policy = (caller, action, runtime, worker) -> worker.isPresent() && worker.get().value().hashCode() % 3 == 0
                    ? AccessPolicy.Decision.HIDE : AccessPolicy.Decision.ALLOW;
            List<String> expected = fill(bench, fleet, worker -> worker.hashCode() % 3 != 0);
            assertEquals(expected, collect(limit, query -> bench.api.workers(CALLER, query), worker -> worker.ref().toString()));
        }
    }

    @Property(tries = 30)
    void oneRuntimesPagesAreAllItsWorkers(@ForAll @IntRange(min = 0, max = 40) int workers, @ForAll @IntRange(min = 1, max = 9) int pageSize,
            @ForAll boolean obedient, @ForAll @IntRange(min = 1, max = 12) int limit) {
        try (Bench bench = new Bench(Limits.DEFAULT)) {
            RuntimeId id = new RuntimeId("r");
            List<String> expected = fill(bench, List.of(new Shape(workers, pageSize, obedient, false)), worker -> true);
            RuntimeId only = new RuntimeId("r-0");
            assertEquals(expected, collect(limit, query -> bench.api.workers(CALLER, only, query), worker -> worker.ref().toString()), id.value());
        }
    }

    @Test
    void aPageAsksASourceForWhatItShowsHoweverManyItHas() {
        List<WorkerQuery> asked = new CopyOnWriteArrayList<>();
        FakeSource large = new FakeSource("r", "r") {
            @Override
            public Page<WorkerProjection> workers(WorkerQuery query) {
                asked.add(query);
                return super.workers(query);
            }
        };
        for (int i = 0; i < 5_000; i++) {
            large.workers.add("w" + i);
        }
        try (Bench bench = new Bench(Limits.DEFAULT)) {
            bench.add("r", 0, large);
            Optional<String> after = Optional.empty();
            for (int page = 0; page < 40; page++) {
                Listing<WorkerProjection> shown = bench.api.workers(CALLER, new WorkerQuery(50, after, Optional.empty()));
                assertEquals("w" + page * 50, shown.items().get(0).ref().workerId().value());
                after = shown.next();
            }
        }
        assertEquals(Collections.nCopies(40, 50), asked.stream().map(WorkerQuery::limit).toList(), "one question for each page, of its size, wherever in the list it is");
    }

    @Property(tries = 40)
    void thePagesOfRuntimesAndHostsAreAllOfThem(@ForAll @IntRange(min = 0, max = 30) int count, @ForAll @IntRange(min = 1, max = 8) int limit) {
        try (Bench bench = new Bench(Limits.DEFAULT)) {
            Map<String, Integer> seen = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                String id = "r-" + i % 20;
                bench.add(id, i, new FakeSource(id, "source " + i));
                seen.merge(id, 1, Integer::sum);
            }
            List<String> rows = new ArrayList<>();
            seen.forEach((id, sources) -> rows.addAll(Collections.nCopies(sources, id)));
            assertEquals(rows, collect(limit, query -> bench.api.runtimes(CALLER, query), runtime -> runtime.runtimeId().value()));
            assertEquals(List.copyOf(seen.keySet()), collect(limit, query -> bench.api.hosts(CALLER, query), host -> host.runtimeId().value()));
        }
    }

    @Property
    void aTokenIsReadAsItWasWritten(@ForAll @IntRange(min = 0) int skip, @ForAll Optional<@StringLength(max = 50) String> after) {
        // Half a surrogate pair has no UTF-8 form and cannot come from a source over any wire.
        String clean = after.map(text -> text.replaceAll("\\p{Cs}", "")).orElse(null);
        ListPosition position = new ListPosition(new RuntimeId("r:1_-"), new ListPosition.Within(Optional.ofNullable(clean), skip));
        assertEquals(position, ListPosition.parse(position.token()));
        assertTrue(position.token().matches("[A-Za-z0-9_-]+"));
    }

    @Property
    void anyOtherTextIsRefusedByName(@ForAll @StringLength(max = 60) String token) {
        try {
            assertEquals(token, ListPosition.parse(token).token());
        } catch (YadoException refused) {
            assertEquals(FailureCode.INVALID_QUERY, refused.code());
        }
    }

    private static List<String> fill(Bench bench, List<Shape> fleet, java.util.function.Predicate<String> visible) {
        Map<String, List<String>> expected = new TreeMap<>();
        for (int i = 0; i < fleet.size(); i++) {
            String id = "r-" + i;
            FakeSource source = fleet.get(i).source(id);
            bench.add(id, 0, source);
            expected.put(id, fleet.get(i).failing() ? List.of()
                    : source.workers.stream().filter(visible).map(worker -> id + "/" + worker).toList());
        }
        return expected.values().stream().flatMap(List::stream).toList();
    }

    private static <T> List<String> collect(int limit, Function<WorkerQuery, Listing<T>> pages, Function<T, String> name) {
        List<String> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        int pagesRead = 0;
        do {
            Listing<T> page = pages.apply(new WorkerQuery(limit, after, Optional.empty()));
            assertTrue(page.items().size() <= limit, "a page fits its limit");
            assertTrue(page.next().isEmpty() || !page.next().equals(after), "a list moves on");
            page.items().forEach(item -> all.add(name.apply(item)));
            after = page.next();
            assertTrue(++pagesRead < 3_000, "a list ends");
        } while (after.isPresent());
        return all;
    }
}
