package dev.yado.runtime.store.sqlite.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.runtime.store.sqlite.internal").direction("settings", "sql", "folder, codec", "write", "read", "tools", "(root)").check();
    }
}
