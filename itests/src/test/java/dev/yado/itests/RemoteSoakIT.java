package dev.yado.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short form of {@link RemoteSoak}. */
class RemoteSoakIT {

    private static final int ROUNDS = 2;

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "memory"})
    void everyViewerSeesEveryEventOnceOrIsToldWhyNot(String store, @TempDir Path folder) throws Exception {
        Map<String, Long> counts = RemoteSoak.run(new RemoteSoak.Plan(store, ROUNDS, 4, 6, 3, 3, 1), folder);
        assertEquals(ROUNDS, counts.get("kills of the Runtime"), counts::toString);
        assertTrue(counts.get("doomed: told backend.runtime_unavailable") > 0, counts::toString);
    }
}
