package dev.yado.source.api;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.source.api")
                .direction("(root)")
                .check();
    }
}
