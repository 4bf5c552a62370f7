package dev.yado.runtime.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.id.WorkerId;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LoadTest {

    @Test
    void aThousandWorkersRunConcurrentlyOnFewThreads() throws Exception {
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            ExecutorService clients = Executors.newFixedThreadPool(16);
            try {
                List<Future<WorkerId>> made = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    made.add(clients.submit(() -> {
                        WorkerId id = lab.create();
                        for (int n = 0; n < 10; n++) {
                            lab.queue(id, "n" + n);
                        }
                        return id;
                    }));
                }
                int most = 0;
                for (Future<WorkerId> worker : made) {
                    WorkerId id = worker.get();
                    most = Math.max(most, ManagementFactory.getThreadMXBean().getThreadCount());
                    lab.settle(id);
                }
                // 64 runs, 64 calls, 64 mailboxes, 16 streams, a timer, the 16 clients here, and what the JVM itself adds.
                assertThat(most - before).as("threads grew from " + before + " to " + most).isLessThan(260);
                for (Future<WorkerId> worker : made) {
                    assertEquals(10, lab.log(worker.get()).stream().filter("run_end finished"::equals).count());
                }
            } finally {
                clients.shutdownNow();
            }
        }
    }
}
