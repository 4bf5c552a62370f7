package dev.yado.engine.llm.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.engine.llm.internal").lowestFirst("support", "provider, mcp", "model, tool", "run", "(root)").check();
    }
}
