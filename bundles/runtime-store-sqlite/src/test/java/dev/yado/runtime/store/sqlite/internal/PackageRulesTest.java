package dev.yado.runtime.store.sqlite.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesUseOnlyLowerOnes() {
        PackageRules.of("dev.yado.runtime.store.sqlite.internal").lowestFirst("settings", "sql", "folder, codec", "log", "write", "read", "tools", "(root)")
                .check();
    }
}
