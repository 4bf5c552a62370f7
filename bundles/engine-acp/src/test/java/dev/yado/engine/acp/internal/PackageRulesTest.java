package dev.yado.engine.acp.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.engine.acp.internal").lowestFirst("connection", "turn", "session", "(root)").check();
    }
}
