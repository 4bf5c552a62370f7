package dev.yado.registry.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.registry.internal").lowestFirst("files", "call", "access", "fleet", "aggregation", "(root)").check();
    }
}
