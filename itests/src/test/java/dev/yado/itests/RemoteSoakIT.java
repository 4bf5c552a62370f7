package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short form of {@link RemoteSoak}; {@link RemoteRuntimesIT} and {@link DurableRuntimeIT} check the same for one kill of a Runtime. */
@Tag("slow")
class RemoteSoakIT {

    @ParameterizedTest
    @CsvSource({"sqlite, 6", "memory, 3"})
    void everyClientGetsEveryEventOnceOrADiagnostic(String store, int rounds, @TempDir Path folder) throws Exception {
        soak(store, rounds, folder);
    }

    private static void soak(String store, int rounds, Path folder) throws Exception {
        Map<String, Long> counts = RemoteSoak.run(new RemoteSoak.Plan(store, rounds, 4, 6, 2, 2, 1), folder);
        assertEquals(rounds, counts.get("kills of the Runtime"), counts::toString);
        assertThat(counts.get("doomed: diagnostic backend.runtime_unavailable")).as(counts::toString).isGreaterThan(0);
    }
}
