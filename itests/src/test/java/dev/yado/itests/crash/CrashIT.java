package dev.yado.itests.crash;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(report.repeats()).as(report::toString).isGreaterThan(0);
        assertThat(report.interruptedRuns()).as(() -> "no kill ever met a run, so that was not tested: " + report).isGreaterThan(0);
    }

    private static CrashReport run(int kills, Path data) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        CrashReport report = new CrashRun(data, seed).run(kills);
        System.out.println(report);
        assertThat(report.kills()).as(report::toString).isGreaterThanOrEqualTo(kills);
        assertThat(report.acknowledgedInputs()).as(() -> "the clients hardly got to work: " + report).isGreaterThan(kills);
        return report;
    }
}
