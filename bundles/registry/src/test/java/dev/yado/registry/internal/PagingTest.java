package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.Listing;
import dev.yado.registry.internal.aggregation.ListPosition;
import dev.yado.source.api.WorkerProjection;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PagingTest {

    /**
     * @param pageSize maximum number of items the source returns at once
     * @param obedient false: returns everything, whatever was requested
     * @param failing  true: every call fails
     */
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

    Gen<List<Shape>> fleets() {
        return Gens.by(choices -> {
            boolean obedient = choices.draw(Gens.of(true, true, false));
            boolean failing = choices.draw(Gens.of(false, false, false, true));
            return new Shape(choices.draw(Gens.ints(0, 12)), choices.draw(Gens.ints(1, 7)), obedient, obedient && failing);
        }).list(80);
    }

    @Property(tries = 80)
    void thePagesTogetherAreAllWorkersOnceAndInOrder(@ForAll("fleets") List<Shape> fleet, @ForAll(min = 1, max = 60) int limit) {
        try (RegistryFixture fixture = new RegistryFixture(RegistryLimits.DEFAULT)) {
            List<String> expected = fill(fixture, fleet, worker -> true);
            assertEquals(expected, collect(limit, query -> fixture.api.workers(CALLER, query), worker -> worker.ref().toString()));
        }
    }

    @Property(tries = 30)
    void hiddenWorkersDoNotAffectPaging(@ForAll("fleets") List<Shape> fleet, @ForAll(min = 1, max = 20) int limit) {
        try (RegistryFixture fixture = new RegistryFixture(RegistryLimits.DEFAULT)) {
            fixture.policy(request -> request.worker().isPresent() && request.worker().get().value().hashCode() % 3 == 0
                    ? AccessPolicy.Decision.HIDE : AccessPolicy.Decision.ALLOW);
            List<String> expected = fill(fixture, fleet, worker -> worker.hashCode() % 3 != 0);
            assertEquals(expected, collect(limit, query -> fixture.api.workers(CALLER, query), worker -> worker.ref().toString()));
        }
    }

    @Property(tries = 30)
    void oneRuntimesPagesAreAllItsWorkers(@ForAll(min = 0, max = 40) int workers, @ForAll(min = 1, max = 9) int pageSize,
            @ForAll boolean obedient, @ForAll(min = 1, max = 12) int limit) {
        try (RegistryFixture fixture = new RegistryFixture(RegistryLimits.DEFAULT)) {
            RuntimeId id = new RuntimeId("r");
            List<String> expected = fill(fixture, List.of(new Shape(workers, pageSize, obedient, false)), worker -> true);
            RuntimeId only = new RuntimeId("r-0");
            assertEquals(expected, collect(limit, query -> fixture.api.workers(CALLER, only, query), worker -> worker.ref().toString()), id.value());
        }
    }

    @Test
    void aPageRequestsOnlyWhatItReturns() {
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
        try (RegistryFixture fixture = new RegistryFixture(RegistryLimits.DEFAULT)) {
            fixture.add("r", 0, large);
            Optional<String> after = Optional.empty();
            for (int page = 0; page < 40; page++) {
                Listing<WorkerProjection> shown = fixture.api.workers(CALLER, WorkerQuery.builder(50).after(after.orElse(null)).build());
                assertEquals("w" + page * 50, shown.items().get(0).ref().workerId().value());
                after = shown.next();
            }
        }
        assertEquals(Collections.nCopies(40, 50), asked.stream().map(WorkerQuery::limit).toList(),
                "one question for each page, of its size, wherever in the list it is");
    }

    @Property(tries = 40)
    void thePagesOfRuntimesAndHostsAreAllOfThem(@ForAll(min = 0, max = 30) int count, @ForAll(min = 1, max = 8) int limit) {
        try (RegistryFixture fixture = new RegistryFixture(RegistryLimits.DEFAULT)) {
            Map<String, Integer> seen = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                String id = "r-" + i % 20;
                fixture.add(id, i, new FakeSource(id, "source " + i));
                seen.merge(id, 1, Integer::sum);
            }
            List<String> rows = new ArrayList<>();
            seen.forEach((id, sources) -> rows.addAll(Collections.nCopies(sources, id)));
            assertEquals(rows, collect(limit, query -> fixture.api.runtimes(CALLER, query), runtime -> runtime.runtimeId().value()));
            assertEquals(List.copyOf(seen.keySet()), collect(limit, query -> fixture.api.hosts(CALLER, query), host -> host.runtimeId().value()));
        }
    }

    Gen<String> texts() {
        return Gens.strings(0, 60);
    }

    Gen<Optional<String>> optionalTexts() {
        return texts().optional();
    }

    @Property
    void aTokenIsReadAsItWasWritten(@ForAll(min = 0) int skip, @ForAll("optionalTexts") Optional<String> after) {
        // An unpaired surrogate has no UTF-8 form and cannot come from a source over any wire.
        String clean = after.map(text -> text.replaceAll("\\p{Cs}", "")).orElse(null);
        ListPosition position = new ListPosition(new RuntimeId("r:1_-"), new ListPosition.SourcePosition(Optional.ofNullable(clean), skip));
        assertEquals(position, ListPosition.parse(position.token()));
        assertThat(position.token()).matches("[A-Za-z0-9_-]+");
    }

    @Property
    void anyOtherTokenIsRefused(@ForAll("texts") String token) {
        try {
            assertEquals(token, ListPosition.parse(token).token());
        } catch (YadoException refused) {
            assertEquals(FailureCode.INVALID_QUERY, refused.code());
        }
    }

    private static List<String> fill(RegistryFixture fixture, List<Shape> fleet, java.util.function.Predicate<String> visible) {
        Map<String, List<String>> expected = new TreeMap<>();
        for (int i = 0; i < fleet.size(); i++) {
            String id = "r-" + i;
            FakeSource source = fleet.get(i).source(id);
            fixture.add(id, 0, source);
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
            Listing<T> page = pages.apply(WorkerQuery.builder(limit).after(after.orElse(null)).build());
            assertThat(page.items().size()).as("a page fits its limit").isLessThanOrEqualTo(limit);
            assertTrue(page.next().isEmpty() || !page.next().equals(after), "a list moves on");
            page.items().forEach(item -> all.add(name.apply(item)));
            after = page.next();
            assertTrue(++pagesRead < 3_000, "a list ends");
        } while (after.isPresent());
        return all;
    }
}
