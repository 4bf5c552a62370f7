package dev.yado.source.remote.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.json.ModelJson;
import dev.yado.model.value.Page;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.runtime.wire.WorkerList;
import dev.yado.source.remote.internal.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerPagesTest {

    @Test
    void pagesOfARuntimeThatDoesNotPage() {
        WorkerList all = workers("w3", "w1", "w2", "w5", "w4");
        List<String> asked = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<Worker> page = WorkerPages.read(WorkerQuery.builder(2).after(after.orElse(null)).build(), path -> {
                asked.add(path);
                return all;
            }).page();
            page.items().forEach(worker -> seen.add(worker.ref().workerId().value()));
            after = page.next();
        } while (after.isPresent());

        assertEquals(List.of("w1", "w2", "w3", "w4", "w5"), seen);
        assertEquals("/v1/workers?limit=2", asked.get(2));
        assertEquals(0, WorkerPages.read(WorkerQuery.builder(9).status(WorkerStatus.STOPPED).build(), path -> all).page().items().size());
    }

    @Test
    void pagesOfARuntimeThatPages() {
        WorkerList first = new WorkerList(workers("w1", "w2").workers(), Optional.of("x/y z"), 1);
        WorkerPages.Part part = WorkerPages.read(WorkerQuery.first(2), path -> first);
        assertEquals(1, part.skipped());

        List<String> asked = new ArrayList<>();
        WorkerPages.read(WorkerQuery.builder(2).after(part.page().next().orElse(null)).status(WorkerStatus.RUNNING).build(), path -> {
            asked.add(path);
            return workers("w3");
        });
        assertEquals(List.of("/v1/workers?limit=2&after=x%2Fy%20z&status=running"), asked);
        assertEquals(FailureCode.INVALID_QUERY,
                assertThrows(YadoException.class, () -> WorkerPages.read(WorkerQuery.builder(2).after("zz").build(), path -> first)).code());
    }

    private static WorkerList workers(String... ids) {
        String body = "{\"workers\":[" + String.join(",", List.of(ids).stream().map(id -> Fixture.worker(id, "running")).toList()) + "]}";
        return new RuntimeResponseReader(new ModelJson(), Fixture.ID).workers(body.getBytes(StandardCharsets.UTF_8));
    }
}
