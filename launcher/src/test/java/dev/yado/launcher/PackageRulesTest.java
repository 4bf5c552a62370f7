package dev.yado.launcher;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.launcher")
                .direction("error", "feature", "directory", "log, check, tls", "deploy", "framework", "command, build")
                .check();
    }
}
