package dev.yado.engine.acp.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.engine.acp.internal").direction("connection", "turn", "session", "(root)").check();
    }
}
