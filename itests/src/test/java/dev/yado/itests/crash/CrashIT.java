package dev.yado.itests.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing acknowledged is lost, whenever the process is killed. */
class CrashIT {

    private static final int KILLS = 30;

    @Test
    void whatWasAcknowledgedIsThereOnceAfterEveryKill(@TempDir Path data) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        CrashReport report = new CrashRun(data, seed).run(KILLS);
        System.out.println(report);
        assertTrue(report.kills() >= KILLS, report::toString);
        assertTrue(report.acknowledgedInputs() > KILLS, () -> "the clients hardly got to work: " + report);
        assertTrue(report.repeats() > 0, report::toString);
        assertTrue(report.interruptedRuns() > 0, () -> "no kill ever met a run, so that was not tested: " + report);
    }
}
