package dev.yado.registry.internal.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.value.Page;
import dev.yado.registry.api.AccessPolicy.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourcePagesTest {

    @Test
    void onlyTheReturnedItemsOfALongPageAreProcessed() {
        List<String> all = IntStream.range(0, 1_000).mapToObj(i -> "w" + i).toList();
        List<String> lookedAt = new ArrayList<>();
        SourcePages<String> pages = new SourcePages<>((source, limit, after) -> new Page<>(all, Optional.empty()), (item, source) -> {
            lookedAt.add(item);
            return item.toUpperCase(Locale.ROOT);
        }, item -> item.equals("W1") ? Decision.HIDE : Decision.ALLOW);

        SourcePages.Batch<String> batch = pages.fill(null, 3, ListPosition.SourcePosition.BEGINNING);

        assertEquals(List.of("W0", "W2", "W3"), batch.items());
        assertEquals(List.of("w0", "w1", "w2", "w3"), lookedAt);
        assertEquals(Optional.of(new ListPosition.SourcePosition(Optional.empty(), 4)), batch.rest());
    }
}
