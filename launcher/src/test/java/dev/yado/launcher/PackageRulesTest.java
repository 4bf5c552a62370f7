package dev.yado.launcher;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.launcher")
                .lowestFirst("error", "feature", "directory", "log, check, tls", "deploy", "framework", "command, build")
                .check();
    }
}
