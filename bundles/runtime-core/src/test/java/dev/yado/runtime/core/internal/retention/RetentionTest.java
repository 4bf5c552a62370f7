package dev.yado.runtime.core.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.core.internal.FaultyStore;
import dev.yado.runtime.core.internal.RecordingSubscriber;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerArchive;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static RetentionRule logs(Optional<String> profile, long events) {
        return new RetentionRule(profile, Optional.of(events), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    private static RetentionRule ended(Optional<Duration> age, Optional<Integer> workers, boolean archive) {
        return new RetentionRule(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), age, workers, archive);
    }

    private static WorkerId talkative(RuntimeFixture lab, String profile) {
        WorkerId id = lab.runtime.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.byName(profile)))
                .ref().workerId();
        for (int i = 0; i < 20; i++) {
            lab.say(id, "n" + i);
            lab.settle(id);
        }
        return id;
    }

    @Test
    void eventsBeyondTheRuleAreDroppedInEveryFacet() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId plain = talkative(lab, "runtime_default");
            WorkerId coder = talkative(lab, "builtin:coder");
            long last = lab.get(plain).lastEventId();
            // The specific rule first: a rule applies at once, and dropped events do not return.
            lab.extensions.addRetention("coders", logs(Optional.of("builtin:coder"), 50));
            lab.extensions.addRetention("all", logs(Optional.empty(), 30));
            lab.sweepRetention();

            EventPage page = lab.runtime.events(plain, EventQuery.first(1_000));
            assertEquals(30, page.events().size());
            assertEquals(last - 29, page.firstRetained());
            assertEquals(50, lab.runtime.events(coder, EventQuery.first(1_000)).events().size());
            RuntimeFixture.refused(FailureCode.CURSOR_EXPIRED, () -> lab.runtime.events(plain, EventQuery.after(Cursor.of(page.epoch(), last - 31), 10)));
            assertEquals(30, lab.runtime.events(plain, EventQuery.after(Cursor.of(page.epoch(), last - 30), 100)).events().size());
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(plain, StreamQuery.after(Cursor.of(page.epoch(), last - 31))))) {
                List<String> told = viewer.readToEnd();
                assertEquals("notice cursor_unknown_or_expired", told.get(told.size() - 1), "also when this Worker was busy a moment ago");
            }
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(plain, StreamQuery.after(Cursor.BEGINNING)))) {
                viewer.readUntil(f -> viewer.sequences().contains(last), "the newest event");
                assertEquals("notice log_trimmed", viewer.texts().get(1));
                assertEquals(last - 29, viewer.sequences().get(0));
            }
            TranscriptPage transcript = lab.runtime.transcript(plain, 0, 1_000);
            assertEquals(40, transcript.totalItems());
            assertEquals(transcript.items().get(0).sequence() - 1, transcript.start(), "dropped items are skipped");
            assertThat(transcript.start()).isGreaterThan(0);
            assertEquals(OptionalLong.empty(), transcript.nextStart());
            // The Worker continues as before.
            lab.say(plain, "on");
            lab.settle(plain);
            assertEquals(last + 8, lab.get(plain).lastEventId());
        }
    }

    @Test
    void aTrimmedTranscriptIsReadInPages() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = talkative(lab, "runtime_default");
            lab.extensions.addRetention("all", logs(Optional.empty(), 60));
            lab.sweepRetention();
            List<Long> seen = new ArrayList<>();
            OptionalLong next = OptionalLong.of(0);
            while (next.isPresent()) {
                TranscriptPage page = lab.runtime.transcript(id, next.getAsLong(), 4);
                page.items().forEach(item -> seen.add(item.sequence()));
                next = page.nextStart();
            }
            long first = seen.get(0);
            assertThat(first).isGreaterThan(1);
            assertEquals(java.util.stream.LongStream.rangeClosed(first, 40).boxed().toList(), seen);
        }
    }

    /** At a start rules come in any order, and so may the files of a person who copies two. */
    @Test
    void theGeneralRuleWaitsForTheSpecificOne() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId plain = talkative(lab, "runtime_default");
            WorkerId coder = talkative(lab, "builtin:coder");
            int events = lab.events(coder).size();
            lab.extensions.addRetention("all", logs(Optional.empty(), 30));
            lab.extensions.addRetention("coders", logs(Optional.of("builtin:coder"), 10_000));
            RuntimeFixture.await(() -> "the general rule", () -> lab.runtime.events(plain, EventQuery.first(1_000)).events().size() == 30);
            assertEquals(events, lab.events(coder).size());
        }
    }

    @Test
    void workersThatEndedFirstAreRemovedAndTheirIdsStayUnknown() {
        MemoryStore store = new MemoryStore(1_000);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            List<WorkerId> ids = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ids.add(lab.create());
            }
            for (int i : new int[] {3, 1, 4, 0}) {
                lab.stop(ids.get(i));
                // The order of ends has a resolution of one millisecond.
                long then = System.currentTimeMillis();
                RuntimeFixture.await(() -> "the clock", () -> System.currentTimeMillis() > then);
            }
            lab.extensions.addRetention("ended", ended(Optional.empty(), Optional.of(2), false));
            lab.sweepRetention();
            List<WorkerId> left = lab.runtime.list(WorkerQuery.first(10)).items().stream().map(w -> w.ref().workerId()).toList();
            assertEquals(4, left.size());
            assertThat(left).as("what runs is not touched").containsAll(List.of(ids.get(2), ids.get(5)));
            RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.get(ids.get(3)));
            lab.extensions.addRetention("ended", ended(Optional.of(Duration.ofDays(1)), Optional.empty(), false));
            lab.sweepRetention();
            assertEquals(4, lab.runtime.list(WorkerQuery.first(10)).items().size(), "they have not ended long ago");
            lab.extensions.addRetention("ended", ended(Optional.of(Duration.ZERO), Optional.empty(), false));
            lab.sweepRetention();
            assertEquals(2, lab.runtime.list(WorkerQuery.first(10)).items().size());
            assertThat(lab.create().compareTo(ids.get(5))).isGreaterThan(0);
        }
    }

    @Test
    void workersAreKeptUntilTheyAreArchived() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = talkative(lab, "runtime_default");
            lab.stop(id);
            int events = lab.events(id).size();
            lab.extensions.addRetention("ended", ended(Optional.of(Duration.ZERO), Optional.empty(), true));
            lab.sweepRetention();
            assertEquals(1, lab.runtime.summary().workers().total());
            assertThat(codes(lab)).contains("archive_unavailable");

            WorkerArchive broken = (worker, log) -> {
                throw new StoreException("no room");
            };
            lab.extensions.setArchive(broken);
            lab.sweepRetention();
            assertEquals(1, lab.runtime.summary().workers().total());
            assertThat(codes(lab)).contains("archive_failed");
            lab.extensions.unsetArchive(broken);

            List<LoggedEvent> archived = new ArrayList<>();
            List<WorkerRecord> records = new ArrayList<>();
            lab.extensions.setArchive((worker, log) -> {
                records.add(worker);
                List<LoggedEvent> page;
                while (!(page = log.read(archived.size(), 7)).isEmpty()) {
                    archived.addAll(page);
                }
            });
            lab.sweepRetention();
            assertEquals(0, lab.runtime.summary().workers().total());
            assertEquals(events, archived.size());
            assertEquals(List.of(id), records.stream().map(WorkerRecord::id).toList());
            assertEquals(List.of(), codes(lab).stream().filter(c -> c.startsWith("archive")).toList());
        }
    }

    /** Runs two sweeps and says how often the log has something to say of it. */
    private static long warnings(RuntimeFixture lab) {
        AtomicInteger warnings = new AtomicInteger();
        Logger log = Logger.getLogger(Retention.class.getName());
        Handler counter = new Handler() {
            @Override
            public void publish(LogRecord record) {
                warnings.addAndGet(record.getLevel().intValue() >= Level.WARNING.intValue() ? 1 : 0);
            }

            @Override
            public void flush() {
                // nothing is kept
            }

            @Override
            public void close() {
                // nor open
            }
        };
        log.addHandler(counter);
        try {
            lab.sweepRetention();
            lab.sweepRetention();
        } finally {
            log.removeHandler(counter);
        }
        return warnings.get();
    }

    @Test
    void aWorkerThatCannotBeArchivedDoesNotBlockOthers() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            List<WorkerId> ids = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                ids.add(lab.create());
                lab.stop(ids.get(i));
            }
            lab.extensions.setArchive((worker, log) -> {
                if (worker.id().equals(ids.get(0))) {
                    throw new StoreException("its log is damaged");
                }
            });
            lab.extensions.addRetention("ended", ended(Optional.of(Duration.ZERO), Optional.empty(), true));
            assertThat(warnings(lab)).as("the same once, not at every sweep").isLessThanOrEqualTo(1);
            assertEquals(List.of(ids.get(0)), lab.runtime.list(WorkerQuery.first(1_000)).items().stream().map(w -> w.ref().workerId()).toList());
        }
    }

    @Test
    void aWorkerThatIsDeletedDuringTheSweepIsNoProblem() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            for (int i = 0; i < 3; i++) {
                lab.stop(talkative(lab, "runtime_default"));
            }
            AtomicInteger archived = new AtomicInteger();
            lab.extensions.setArchive((worker, log) -> {
                lab.runtime.delete(worker.id());
                if (archived.incrementAndGet() == 2) {
                    throw new StoreException("its log is gone");
                }
            });
            lab.extensions.addRetention("ended", ended(Optional.of(Duration.ZERO), Optional.empty(), true));
            assertEquals(0, warnings(lab));
            assertEquals(3, archived.get());
            assertEquals(0, lab.runtime.summary().workers().total());
            assertEquals(List.of(), codes(lab).stream().filter(c -> c.startsWith("archive") || c.startsWith("retention")).toList());
        }
    }

    @Test
    void aFailingArchiveIsTriedAFewTimesAndReportedOnce() {
        AtomicInteger tries = new AtomicInteger();
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            for (int i = 0; i < 100; i++) {
                lab.stop(lab.create());
            }
            WorkerId runs = talkative(lab, "runtime_default");
            lab.extensions.setArchive((worker, log) -> {
                tries.incrementAndGet();
                throw new StoreException("no room");
            });
            lab.extensions.addRetention("all",
                    new RetentionRule(Optional.empty(), Optional.of(30L), Optional.empty(), Optional.empty(), Optional.of(Duration.ZERO),
                            Optional.empty(), true));
            assertThat(warnings(lab)).isLessThanOrEqualTo(1);
            assertEquals(30, lab.runtime.events(runs, EventQuery.first(1_000)).events().size(), "logs are trimmed in any case");
            assertThat(tries.get()).as(tries + " tries").isLessThan(100);
            assertEquals(101, lab.runtime.summary().workers().total());
            assertEquals(1, codes(lab).stream().filter("archive_failed"::equals).count());
        }
    }

    @Test
    void aWorkerThatCannotBeTrimmedDoesNotBlockOthers() {
        FaultyStore store = new FaultyStore();
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId damaged = talkative(lab, "runtime_default");
            WorkerId whole = talkative(lab, "runtime_default");
            store.neverTrimmed = damaged;
            lab.extensions.addRetention("all", logs(Optional.empty(), 30));
            lab.sweepRetention();
            assertEquals(30, lab.runtime.events(whole, EventQuery.first(1_000)).events().size());
            assertThat(lab.events(damaged).size()).isGreaterThan(30);
            assertThat(codes(lab)).contains("retention_failed");
        }
    }

    @Test
    void aWorkerIsArchivedBeforeItsLogIsTrimmed() {
        MemoryStore store = new MemoryStore(1_000);
        AtomicLong now = new AtomicLong(1_800_000_000_000L);
        InstantSource clock = () -> Instant.ofEpochMilli(now.get());
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(clock.withZone(ZoneOffset.UTC)), store, new EchoEngine())) {
            WorkerId id = talkative(lab, "runtime_default");
            lab.stop(id);
            int events = lab.events(id).size();
            now.addAndGet(Duration.ofDays(100).toMillis());
            List<LoggedEvent> archived = new ArrayList<>();
            lab.extensions.setArchive((worker, log) -> archived.addAll(log.read(0, 1_000)));
            lab.extensions.addRetention("all", new RetentionRule(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Duration.ofDays(30)),
                    Optional.of(Duration.ofDays(30)), Optional.empty(), true));
            lab.sweepRetention();
            assertEquals(events, archived.size(), "both rules were due, as after a long pause");
            assertEquals(0, lab.runtime.summary().workers().total());
        }
    }

    @Test
    void aClockThatIsSetBackDropsNothing() {
        MemoryStore store = new MemoryStore(1_000);
        AtomicLong now = new AtomicLong(1_800_000_000_000L);
        InstantSource clock = () -> Instant.ofEpochMilli(now.get());
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(clock.withZone(ZoneOffset.UTC)), store, new EchoEngine())) {
            WorkerId id = talkative(lab, "runtime_default");
            lab.stop(id);
            int events = lab.events(id).size();
            now.addAndGet(-Duration.ofDays(365).toMillis());
            lab.extensions.addRetention("all", new RetentionRule(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Duration.ofDays(1)),
                    Optional.of(Duration.ofDays(1)), Optional.empty(), false));
            lab.sweepRetention();
            assertEquals(events, lab.events(id).size());
            assertEquals(List.of(), codes(lab).stream().filter(c -> c.startsWith("retention")).toList());
            now.addAndGet(Duration.ofDays(367).toMillis());
            lab.sweepRetention();
            assertEquals(0, lab.runtime.summary().workers().total());
        }
    }

    @Test
    void aFailingStoreIsTriedAgain() {
        FaultyStore store = new FaultyStore();
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = talkative(lab, "runtime_default");
            store.commitsFail = commit -> true;
            lab.extensions.addRetention("all", logs(Optional.empty(), 30));
            lab.sweepRetention();
            assertThat(codes(lab)).contains("retention_failed");
            assertThat(lab.events(id).size()).isGreaterThan(30);
            store.commitsFail = commit -> false;
            lab.sweepRetention();
            assertEquals(30, lab.runtime.events(id, EventQuery.first(1_000)).events().size());
            assertThat(codes(lab)).doesNotContain("retention_failed");
        }
    }

    private static List<String> codes(RuntimeFixture lab) {
        return lab.runtime.diagnostics().stream().map(Diagnostic::code).toList();
    }
}
