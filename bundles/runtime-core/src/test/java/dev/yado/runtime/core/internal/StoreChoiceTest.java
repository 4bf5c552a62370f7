package dev.yado.runtime.core.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreChoiceTest {

    @Test
    void aProcessStaysWithTheStoreItBeganOn(@TempDir Path directory) {
        Path note = directory.resolve("store");
        new StoreChoice(note).require("sqlite");
        new StoreChoice(note).require("sqlite");
        String why = assertThrows(IllegalStateException.class, () -> new StoreChoice(note).require("memory")).getMessage();
        assertTrue(why.contains("sqlite") && why.contains("memory") && why.contains("restart"), why);
        new StoreChoice(note).require("sqlite");
    }
}
