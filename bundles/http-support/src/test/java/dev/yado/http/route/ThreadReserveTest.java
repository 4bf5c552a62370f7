package dev.yado.http.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadReserveTest {

    @Test
    void aShortageThatPassesRefusesNobody() {
        AtomicInteger asked = new AtomicInteger();
        assertFalse(new ThreadReserve(request -> asked.incrementAndGet() < 3).exhausted(null));
        assertEquals(3, asked.get());
    }

    @Test
    void aShortageThatLastsRefuses() {
        assertTrue(new ThreadReserve(request -> true).exhausted(null));
    }
}
