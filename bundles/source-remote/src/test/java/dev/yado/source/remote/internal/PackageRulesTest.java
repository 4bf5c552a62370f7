package dev.yado.source.remote.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.source.remote.internal").lowestFirst("settings", "transport", "call", "stream", "monitor", "runtime", "(root)").check();
    }
}
