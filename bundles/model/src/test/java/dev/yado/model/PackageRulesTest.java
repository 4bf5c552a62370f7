package dev.yado.model;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.model")
                .lowestFirst("value", "failure", "id", "interaction", "worker", "transcript", "event", "stream", "runtime")
                .check();
    }
}
