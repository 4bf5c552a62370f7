package dev.yado.backend.http.internal;

import dev.yado.arch.PackageRules;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    @Test
    void packagesHaveOneDirection() {
        PackageRules.of("dev.yado.backend.http.internal").direction("json", "stream.worker", "stream.fleet", "stream", "resource", "(root)").check();
    }
}
