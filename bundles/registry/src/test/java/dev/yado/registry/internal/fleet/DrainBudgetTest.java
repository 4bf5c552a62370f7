package dev.yado.registry.internal.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DrainBudgetTest {

    private static final Duration TOTAL = Duration.ofMillis(2_500);

    private final AtomicLong now = new AtomicLong(-1);
    private final DrainBudget budget = new DrainBudget(TOTAL, now::get);

    @Test
    void fiftySourcesThatDoNotReturnWaitLittleMoreThanOne() {
        Duration waited = Duration.ZERO;
        for (int i = 0; i < 50; i++) {
            Duration each = budget.available();
            waited = waited.plus(each);
            now.addAndGet(each.toNanos());
            budget.spent(each);
        }
        assertEquals(TOTAL.plus(DrainBudget.LEAST.multipliedBy(49)), waited);
        now.addAndGet(DrainBudget.REFILL.toNanos());
        assertEquals(TOTAL, budget.available());
    }

    @Test
    void sourcesThatReturnSpendNothing() {
        assertEquals(TOTAL, budget.available());
        assertEquals(TOTAL, budget.available());
    }
}
