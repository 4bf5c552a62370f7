package dev.yado.runtime;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.runtime").lowestFirst("core.internal.failure", "core.internal.state, core.internal.engine, core.internal.store",
                "core.internal.profile, core.internal.shared", "core.internal.run, core.internal.retention", "core.internal.worker", "core.internal", "embed")
                .check();
    }
}
