package dev.yado.process;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.process").direction("(root)", "internal").check();
    }
}
