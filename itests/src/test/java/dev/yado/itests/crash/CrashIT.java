package dev.yado.itests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that acknowledged inputs and Workers survive kills of the process at random moments. */
class CrashIT {

    @Test
    void acknowledgedRequestsTakeEffectOnceDespiteAFewKills(@TempDir Path data) throws Exception {
        run(2, data);
    }

    @Test
    @Tag("slow")
    void acknowledgedRequestsTakeEffectOnceDespiteManyKills(@TempDir Path data) throws Exception {
        CrashReport report = run(40, data);
        assertThat(report.repeats()).as(report::toString).isGreaterThan(0);
        assertThat(report.interruptedRuns()).as(() -> "no kill interrupted a run, so recovery was not tested: " + report).isGreaterThan(0);
    }

    private static CrashReport run(int kills, Path data) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        CrashReport report = new CrashRun(data, seed).run(kills);
        System.out.println(report);
        assertThat(report.kills()).as(report::toString).isGreaterThanOrEqualTo(kills);
        assertThat(report.acknowledgedInputs()).as(() -> "the clients sent too few inputs: " + report).isGreaterThan(kills);
        return report;
    }
}
