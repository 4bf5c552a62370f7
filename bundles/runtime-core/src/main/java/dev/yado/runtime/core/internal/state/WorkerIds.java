package dev.yado.runtime.core.internal.state;

import dev.yado.model.id.WorkerId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/**
 * Generates Worker ids that sort in creation order and are never reused: the time in milliseconds, then a counter that starts at a random value and is incremented within a
 * millisecond. A clock that is set back is ignored until it catches up. Thread-safe.
 */
public final class WorkerIds {

    static final String PREFIX = "worker-";
    // Digits and lower-case letters without i l o u, in ASCII order, so that text order is numeric order.
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_DIGITS = 10;
    private static final int COUNT_DIGITS = 7;
    private static final long COUNT_LIMIT = 1L << 5 * COUNT_DIGITS;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private long time;
    private long count;

    /** @param newest the newest id ever generated: ids continue after it even when the clock was set back */
    public WorkerIds(Clock clock, Optional<WorkerId> newest) {
        this.clock = clock;
        newest.map(WorkerId::value).filter(WorkerIds::isGenerated).ifPresent(id -> {
            time = decode(id.substring(PREFIX.length(), PREFIX.length() + TIME_DIGITS));
            count = decode(id.substring(PREFIX.length() + TIME_DIGITS));
        });
    }

    public synchronized WorkerId next() {
        long now = clock.millis();
        if (now > time) {
            time = now;
            count = random.nextInt(1 << 30);
        } else if (++count == COUNT_LIMIT) {
            time++;
            count = 0;
        }
        return new WorkerId(PREFIX + encode(time, TIME_DIGITS) + encode(count, COUNT_DIGITS));
    }

    private static boolean isGenerated(String id) {
        return id.length() == PREFIX.length() + TIME_DIGITS + COUNT_DIGITS && id.startsWith(PREFIX)
                && id.substring(PREFIX.length()).chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    private static String encode(long value, int digits) {
        char[] out = new char[digits];
        long rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            out[i] = DIGITS.charAt((int) (rest & 31));
            rest >>>= 5;
        }
        return new String(out);
    }

    private static long decode(String text) {
        long value = 0;
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            value = value << 5 | DIGITS.indexOf(c);
        }
        return value;
    }
}
