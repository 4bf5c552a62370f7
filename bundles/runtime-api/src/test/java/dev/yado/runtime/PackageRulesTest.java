package dev.yado.runtime;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.runtime")
                .lowestFirst("spi.profile", "spi.engine", "spi.store", "api")
                .check();
    }
}
