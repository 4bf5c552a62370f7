package dev.yado.source.api;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.source.api")
                .lowestFirst("(root)")
                .check();
    }
}
