package dev.yado.source.remote.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.source.remote.internal").direction("settings", "transport", "call", "stream", "monitor", "source", "(root)").check();
    }
}
