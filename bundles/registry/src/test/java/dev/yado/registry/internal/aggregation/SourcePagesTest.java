package dev.yado.registry.internal.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Page;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.internal.fleet.RegisteredSource;
import dev.yado.registry.internal.call.Deadline;
import dev.yado.registry.internal.call.SourceGate;
import dev.yado.support.log.FailureLog;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourcePagesTest {

    @Test
    void onlyTheReturnedItemsOfALongPageAreProcessed() {
        List<String> all = IntStream.range(0, 1_000).mapToObj(i -> "w" + i).toList();
        List<String> lookedAt = new CopyOnWriteArrayList<>();
        SourcePages<String> pages = new SourcePages<>((source, limit, after) -> new Page<>(all, Optional.empty()), (item, source) -> {
            lookedAt.add(item);
            return item.toUpperCase(Locale.ROOT);
        }, items -> CompletableFuture.completedFuture(items.stream().map(item -> item.equals("W1") ? Decision.HIDE : Decision.ALLOW).toList()),
                source -> List.of());
        SourceGate gate = new SourceGate(new RuntimeId("r"), 4, new FailureLog(System.getLogger("test")));
        try {
            RegisteredSource source = new RegisteredSource(new RuntimeId("r"), null, null, gate, null);
            SourcePages.Batch<String> batch = PageFill.start(pages, () -> source, 3, ListPosition.SourcePosition.BEGINNING)
                    .await(Deadline.in(Duration.ofSeconds(30)));

            assertEquals(List.of("W0", "W2", "W3"), batch.items());
            assertEquals(List.of("w0", "w1", "w2", "w3"), lookedAt);
            assertEquals(Optional.of(new ListPosition.SourcePosition(Optional.empty(), 4)), batch.rest());
        } finally {
            gate.close();
        }
    }
}
