package dev.yado.http;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.http").lowestFirst("body, stream", "route", "security", "api", "internal").check();
    }
}
