package dev.yado.registry.api;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.registry.api")
                .direction("(root)")
                .check();
    }
}
