package dev.yado.runtime.core.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.id.WorkerId;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

class WorkerIdsTest {

    private static final long MAX_MILLIS = (1L << 48) - 1;

    Gen<List<Long>> clocks() {
        return Gens.longs(0, MAX_MILLIS).list(1, 60);
    }

    @Property(tries = 300)
    void idsAscendHoweverTheClockGoesAndHoweverOftenTheProcessStarts(
            @ForAll("clocks") List<Long> clock,
            @ForAll(min = 1, max = 10) int perLife) {
        Settable time = new Settable();
        WorkerIds ids = new WorkerIds(time, Optional.empty());
        List<WorkerId> all = new ArrayList<>();
        for (int i = 0; i < clock.size(); i++) {
            time.millis = clock.get(i);
            if (i % perLife == 0 && !all.isEmpty()) {
                ids = new WorkerIds(time, Optional.of(all.get(all.size() - 1)));
            }
            all.add(ids.next());
            all.add(ids.next());
        }
        assertEquals(all.size(), new HashSet<>(all).size(), "an id came back");
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i - 1).compareTo(all.get(i))).as(all.get(i - 1) + " must sort before " + all.get(i)).isLessThan(0);
        }
    }

    @Property(tries = 50)
    void aFullMillisecondGoesOnInTheNext(@ForAll(min = 0, max = MAX_MILLIS) long now) {
        Settable time = new Settable();
        time.millis = now;
        WorkerId first = new WorkerIds(time, Optional.empty()).next();
        WorkerId last = new WorkerId(first.value().substring(0, first.value().length() - 7) + "zzzzzzz");
        assertThat(last.compareTo(new WorkerIds(time, Optional.of(last)).next())).isLessThan(0);
    }

    @Property(tries = 50)
    void anIdOfAnotherKindIsNoReasonToFail(@ForAll(min = 1, max = 60) int length) {
        assertThat(new WorkerIds(Clock.systemUTC(), Optional.of(new WorkerId("w".repeat(length)))).next().value()).startsWith("worker-");
    }

    private static final class Settable extends Clock {
        private long millis;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
