package dev.yado.support;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.support").lowestFirst("concurrent, config, file, http, log, sse", "secret", "redaction").check();
    }
}
