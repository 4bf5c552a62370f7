package dev.yado.support;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.support").direction("concurrent, http, sse, secret", "redaction").check();
    }
}
