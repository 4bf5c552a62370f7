package dev.yado.registry.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.registry.internal").direction("files", "source", "access", "fleet", "list", "(root)").check();
    }
}
