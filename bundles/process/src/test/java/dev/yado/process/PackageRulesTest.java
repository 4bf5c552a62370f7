package dev.yado.process;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.process").lowestFirst("(root)", "internal").check();
    }
}
