package dev.yado.runtime.wire;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.runtime.wire")
                .lowestFirst("(root)")
                .check();
    }
}
