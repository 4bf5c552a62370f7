package dev.yado.registry.api;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.registry.api")
                .lowestFirst("(root)")
                .check();
    }
}
