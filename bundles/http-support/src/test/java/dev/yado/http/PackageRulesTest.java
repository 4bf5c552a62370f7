package dev.yado.http;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.http").direction("body, stream", "route", "security", "api", "internal").check();
    }
}
