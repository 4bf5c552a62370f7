package dev.yado.source.local.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.source.local.internal").direction("settings", "read", "snapshot", "watch", "(root)").check();
    }
}
