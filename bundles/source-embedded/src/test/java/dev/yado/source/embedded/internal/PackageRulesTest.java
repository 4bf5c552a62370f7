package dev.yado.source.embedded.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.source.embedded.internal").lowestFirst("(root)").check();
    }
}
