package dev.yado.model;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.model")
                .direction("value", "failure", "id", "interaction", "worker", "transcript", "event", "stream", "runtime")
                .check();
    }
}
