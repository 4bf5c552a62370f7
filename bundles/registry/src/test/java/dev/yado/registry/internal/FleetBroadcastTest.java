package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static dev.yado.registry.internal.RegistryFixture.id;
import static dev.yado.registry.internal.RegistryFixture.ref;
import static dev.yado.registry.internal.RegistryFixture.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.stream.StreamQuery;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.internal.fleet.FleetBroadcaster;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceChange;
import dev.yado.stream.BoundedFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FleetBroadcastTest {

    private final RegistryFixture fixture = new RegistryFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static String shown(FleetChange change) {
        if (change instanceof FleetChange.RuntimeAdded added) {
            return "+" + added.projection().runtimeId() + "=" + added.projection().label();
        }
        if (change instanceof FleetChange.RuntimeChanged changed) {
            return "~" + changed.projection().runtimeId() + "="
                    + (changed.projection().status() == RuntimeStatus.RUNNING ? changed.projection().label() : changed.projection().status().wire());
        }
        if (change instanceof FleetChange.RuntimeRemoved removed) {
            return "-" + removed.id();
        }
        if (change instanceof FleetChange.WorkerChanged worker) {
            return "w~" + worker.worker().ref();
        }
        return change instanceof FleetChange.WorkerRemoved worker ? "w-" + worker.worker() : "resync";
    }

    private static void expect(Feed<FleetChange> feed, String... expected) {
        List<String> seen = new ArrayList<>();
        until("the frames " + List.of(expected) + " came, not " + seen, () -> {
            feed.poll().map(FleetBroadcastTest::shown).ifPresent(seen::add);
            return seen.size() >= expected.length;
        });
        assertEquals(List.of(expected), seen);
    }

    /** Expects a state; on a busy machine, a source that responds after the grace period is published by its id first. */
    private static void expectState(Feed<FleetChange> feed, String expected) {
        List<String> seen = new ArrayList<>();
        until("the state " + expected, () -> {
            feed.poll().map(FleetBroadcastTest::shown).ifPresent(seen::add);
            return !seen.isEmpty() && !seen.get(seen.size() - 1).endsWith("=unavailable");
        });
        assertEquals(expected, seen.get(seen.size() - 1));
        assertThat(seen.size()).as(seen::toString).isLessThanOrEqualTo(2);
    }

    /** A source whose change feeds are controlled by the test. */
    private static final class Watched {
        final FakeSource source;
        final List<BoundedFeed<SourceChange>> feeds = new CopyOnWriteArrayList<>();
        final AtomicInteger closed = new AtomicInteger();

        Watched(String id, String label) {
            source = new FakeSource(id, label);
            source.watching = () -> {
                BoundedFeed<SourceChange> feed = BoundedFeed.droppingWhenFull(10_000, new SourceChange.Resync(), reader -> closed.incrementAndGet());
                feeds.add(feed);
                return Optional.of(feed);
            };
        }

        BoundedFeed<SourceChange> feed(int number) {
            until("the source is watched", () -> feeds.size() >= number);
            return feeds.get(number - 1);
        }

        SourceChange changed(String worker) {
            return new SourceChange.WorkerChanged(FakeSource.projection(source.says, worker));
        }
    }

    @Test
    void registrationsArePublishedInOrder() {
        Feed<FleetChange> feed = fixture.api.watch(CALLER);
        FakeReference a = fixture.add("x", 0, new FakeSource("x", "A"));
        FakeReference b = fixture.add("x", 10, new FakeSource("x", "B"));
        fixture.registry.remove(b);
        fixture.registry.remove(a);
        fixture.add("x", 0, new FakeSource("x", "C"));
        expectArrivals(feed, "+x", "~x", "~x", "~x=unavailable", "~x");
        fixture.registry.remove(fixture.add("y", 0, new FakeSource("y", "Y")));
        fixture.clock.ahead = Duration.ofDays(2);
        expectArrivals(feed, "+y", "~y=unavailable", "-y");
    }

    // A source that was unregistered before it responded is published by its id only, so only the kind of the change is certain.
    private static void expectArrivals(Feed<FleetChange> feed, String... expected) {
        for (String one : expected) {
            List<String> seen = new ArrayList<>();
            until("the frame " + one, () -> {
                feed.poll().map(FleetBroadcastTest::shown).ifPresent(seen::add);
                return !seen.isEmpty();
            });
            assertThat(seen.get(0)).as(one + " was expected, not " + seen).startsWith(one);
        }
    }

    @Test
    void onlyChangesOfTheServingSourceAreForwarded() {
        Feed<FleetChange> feed = fixture.api.watch(CALLER);
        Watched a = new Watched("itself", "A");
        fixture.add("x", 0, a.source);
        expect(feed, "+x=A");
        a.feed(1).offer(a.changed("w1"));
        a.feed(1).offer(new SourceChange.WorkerRemoved(ref("x", "w2").workerId()));
        expect(feed, "w~x/w1", "w-x/w2");

        Watched b = new Watched("x", "B");
        FakeReference better = fixture.add("x", 10, b.source);
        expectState(feed, "~x=B");
        until("the loser's feed is closed", () -> a.closed.get() == 1);
        a.feed(1).offer(a.changed("late"));
        b.feed(1).offer(b.changed("w3"));
        expect(feed, "w~x/w3");

        fixture.registry.remove(better);
        expectState(feed, "~x=A");
        a.feed(2).offer(a.changed("w4"));
        expect(feed, "w~x/w4");
        assertEquals(1, b.closed.get());
    }

    @Test
    void aFeedThatEndsIsReopenedWithAResync() {
        Feed<FleetChange> feed = fixture.api.watch(CALLER);
        Watched a = new Watched("x", "A");
        fixture.add("x", 0, a.source);
        expect(feed, "+x=A");
        a.feed(1).end(a.changed("last"));
        expect(feed, "w~x/last");
        a.feed(2).offer(a.changed("w"));
        expect(feed, "resync", "w~x/w");
    }

    @Test
    void manyChangesAreForwardedCompletelyAndInOrder() {
        Feed<FleetChange> feed = fixture.api.watch(CALLER);
        Watched a = new Watched("x", "A");
        fixture.add("x", 0, a.source);
        expect(feed, "+x=A");
        List<String> expected = IntStream.range(0, 1_000).mapToObj(i -> "w~x/w" + i).toList();
        BoundedFeed<SourceChange> source = a.feed(1);
        IntStream.range(0, 1_000).forEach(i -> source.offer(a.changed("w" + i)));
        expect(feed, expected.toArray(String[]::new));
    }

    @Test
    void aSlowSubscriberGetsAResyncAndStaysConnected() {
        Feed<FleetChange> slow = fixture.api.watch(CALLER);
        Feed<FleetChange> quick = fixture.api.watch(CALLER);
        Watched a = new Watched("x", "A");
        fixture.add("x", 0, a.source);
        BoundedFeed<SourceChange> source = a.feed(1);
        int read = 0;
        while (read <= FleetBroadcaster.BUFFER) {
            source.offer(a.changed("w" + read));
            until("the quick viewer has it", () -> quick.poll().map(FleetBroadcastTest::shown).filter(frame -> frame.startsWith("w~")).isPresent());
            read++;
        }
        assertEquals("resync", slow.poll().map(FleetBroadcastTest::shown).orElseThrow());
        source.offer(a.changed("more"));
        until("later changes arrive", () -> slow.poll().map(FleetBroadcastTest::shown).filter("w~x/more"::equals).isPresent());
    }

    @Test
    void aSlowSourceIsPublishedByItsIdFirst() {
        Feed<FleetChange> feed = fixture.api.watch(CALLER);
        CountDownLatch release = new CountDownLatch(1);
        FakeSource slow = new FakeSource("x", "A");
        slow.behaviour = release::await;
        fixture.add("x", 0, slow);
        expect(feed, "+x=x");
        release.countDown();
        expectState(feed, "~x=A");
    }

    @Test
    void aSubscriberSeesWhatThePolicyAllows() {
        fixture.policy(request -> request.runtime().equals(id("secret")) ? AccessPolicy.Decision.HIDE
                : request.worker().filter(w -> w.value().equals("hidden")).isPresent() ? AccessPolicy.Decision.FORBID : AccessPolicy.Decision.ALLOW);
        Feed<FleetChange> feed = fixture.api.watch(CALLER);
        fixture.add("secret", 0, new FakeSource("secret", "S"));
        Watched a = new Watched("x", "A");
        fixture.add("x", 0, a.source);
        expect(feed, "+x=A");
        a.feed(1).offer(a.changed("hidden"));
        a.feed(1).offer(a.changed("shown"));
        expect(feed, "w~x/shown");
    }

    @Test
    void aStreamEndsWithANoticeWhenItsSourceIsUnregistered() {
        for (boolean replaced : List.of(false, true)) {
            AtomicInteger closed = new AtomicInteger();
            BoundedFeed<StreamFrame> own = BoundedFeed.droppingWhenFull(10,
                    new StreamFrame.Notice(StreamNotice.SLOW_CONSUMER, "", false), reader -> closed.incrementAndGet());
            FakeSource source = new FakeSource("s", "S", "w");
            source.streaming = () -> own;
            FakeReference reference = fixture.add("s", 0, source);
            AtomicInteger signals = new AtomicInteger();
            Feed<StreamFrame> stream = fixture.api.subscribe(CALLER, ref("s", "w"), StreamQuery.LIVE);
            stream.onReady(signals::incrementAndGet);
            StreamFrame frame = new StreamFrame.Notice(StreamNotice.RESET, "", false);
            own.offer(frame);
            assertEquals(Optional.of(frame), stream.poll());
            int before = signals.get();
            if (replaced) {
                fixture.add("s", 10, new FakeSource("s", "better", "w"));
            } else {
                fixture.registry.remove(reference);
            }
            until("the reader is told", () -> signals.get() > before);
            StreamFrame.Notice last = (StreamFrame.Notice) stream.poll().orElseThrow();
            assertEquals(StreamNotice.RUNTIME_UNAVAILABLE, last.code());
            assertTrue(last.ends());
            assertTrue(stream.ended());
            assertEquals(Optional.empty(), stream.poll());
            until("the source's feed is closed", () -> closed.get() == 1);
            stream.close();
        }
    }

    @Test
    void aStreamThatTheSourceReturnsTooLateIsClosed() {
        AtomicInteger closed = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        FakeSource source = new FakeSource("s", "S", "w");
        fixture.introduce("s", 0, source);
        source.streaming = () -> BoundedFeed.droppingWhenFull(10,
                new StreamFrame.Notice(StreamNotice.SLOW_CONSUMER, "", false), reader -> closed.incrementAndGet());
        source.behaviour = () -> {
            try {
                release.await();
            } catch (InterruptedException lateAllTheSame) {
                // It returns after the call was given up.
            }
        };
        RegistryFixture.fails(dev.yado.model.failure.FailureCode.RUNTIME_TIMEOUT, () -> fixture.api.subscribe(CALLER, ref("s", "w"), StreamQuery.LIVE));
        release.countDown();
        until("it is closed", () -> closed.get() == 1);
    }

    @Test
    void aStreamThatThrowsEndsWithTheNameOfItsRuntime() {
        FakeSource source = new FakeSource("s", "S", "w");
        source.streaming = () -> new Feed<>() {
            @Override
            public Optional<StreamFrame> poll() {
                throw new IllegalStateException("secret");
            }

            @Override
            public boolean ended() {
                return false;
            }

            @Override
            public void onReady(Runnable signal) {
                signal.run();
            }

            @Override
            public void close() {
                throw new LinkageError("secret");
            }
        };
        fixture.add("s", 0, source);
        Feed<StreamFrame> stream = fixture.api.subscribe(CALLER, ref("s", "w"), StreamQuery.LIVE);
        StreamFrame.Notice last = (StreamFrame.Notice) stream.poll().orElseThrow();
        assertEquals(StreamNotice.INTERNAL, last.code());
        assertTrue(!last.message().contains("secret") && last.ends() && stream.ended());
    }

    @Test
    void closingTheRegistryEndsTheFeeds() {
        Feed<FleetChange> feed = fixture.api.watch(CALLER);
        fixture.close();
        assertEquals("resync", feed.poll().map(FleetBroadcastTest::shown).orElseThrow());
        assertTrue(feed.ended());
        Feed<FleetChange> late = fixture.api.watch(CALLER);
        late.poll();
        assertTrue(late.ended());
    }
}
