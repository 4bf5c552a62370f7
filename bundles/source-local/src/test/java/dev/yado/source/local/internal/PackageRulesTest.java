package dev.yado.source.local.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.source.local.internal").lowestFirst("settings", "read", "snapshot", "watch", "(root)").check();
    }
}
