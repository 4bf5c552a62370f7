package dev.yado.runtime;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.runtime")
                .direction("spi.profile", "spi.engine", "spi.store", "api")
                .check();
    }
}
