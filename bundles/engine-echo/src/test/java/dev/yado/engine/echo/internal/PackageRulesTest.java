package dev.yado.engine.echo.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.engine.echo.internal").lowestFirst("(root)").check();
    }
}
