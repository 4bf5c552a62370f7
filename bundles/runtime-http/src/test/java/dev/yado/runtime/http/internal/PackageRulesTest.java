package dev.yado.runtime.http.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.runtime.http.internal").direction("stream", "resource", "(root)").check();
    }
}
