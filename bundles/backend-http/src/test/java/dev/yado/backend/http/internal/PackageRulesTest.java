package dev.yado.backend.http.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.backend.http.internal").lowestFirst("json", "stream.worker", "stream.fleet", "stream", "resource", "(root)").check();
    }
}
