package dev.yado.model.json;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.model.json")
                .direction("shape", "internal", "(root)")
                .check();
    }
}
