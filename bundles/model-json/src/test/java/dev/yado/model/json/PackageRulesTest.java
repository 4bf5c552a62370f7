package dev.yado.model.json;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.model.json")
                .lowestFirst("wire", "internal", "(root)")
                .check();
    }
}
