package dev.yado.itests.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing acknowledged is lost, whenever the process is killed. */
class CrashIT {

    @Test
    void whatWasAcknowledgedIsThereOnceAfterAFewKills(@TempDir Path data) throws Exception {
        run(8, data);
    }

    @Test
    @Tag("slow")
    void whatWasAcknowledgedIsThereOnceAfterEveryKill(@TempDir Path data) throws Exception {
        CrashReport report = run(40, data);
        assertTrue(report.repeats() > 0, report::toString);
        assertTrue(report.interruptedRuns() > 0, () -> "no kill ever met a run, so that was not tested: " + report);
    }

    private static CrashReport run(int kills, Path data) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        CrashReport report = new CrashRun(data, seed).run(kills);
        System.out.println(report);
        assertTrue(report.kills() >= kills, report::toString);
        assertTrue(report.acknowledgedInputs() > kills, () -> "the clients hardly got to work: " + report);
        return report;
    }
}
