package dev.yado.runtime.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreKindGuardTest {

    @Test
    void aProcessStaysWithTheStoreItBeganOn(@TempDir Path directory) {
        Path note = directory.resolve("store");
        new StoreKindGuard(note).require("sqlite");
        new StoreKindGuard(note).require("sqlite");
        String why = assertThrows(IllegalStateException.class, () -> new StoreKindGuard(note).require("memory")).getMessage();
        assertTrue(why.contains("sqlite") && why.contains("memory") && why.contains("restart"), why);
        new StoreKindGuard(note).require("sqlite");
    }
}
