package dev.yado.runtime.wire;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.runtime.wire")
                .direction("(root)")
                .check();
    }
}
