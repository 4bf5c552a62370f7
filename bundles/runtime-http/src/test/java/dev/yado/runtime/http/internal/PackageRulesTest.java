package dev.yado.runtime.http.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.runtime.http.internal").lowestFirst("stream", "resource", "(root)").check();
    }
}
