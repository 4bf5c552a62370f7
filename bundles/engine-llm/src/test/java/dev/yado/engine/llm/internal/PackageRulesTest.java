package dev.yado.engine.llm.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.engine.llm.internal").direction("support", "provider, mcp", "model, tool", "run", "(root)").check();
    }
}
