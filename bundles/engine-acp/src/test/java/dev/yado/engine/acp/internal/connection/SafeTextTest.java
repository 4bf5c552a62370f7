package dev.yado.engine.acp.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.acp.internal.turn.DisplayPaths;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void addressesAndPathsGo() {
        assertEquals("no credit left, see [address]", SafeText.of("no credit left,\nsee https://example.com/pay?token=x"));
        assertEquals("cannot read [path] or [path]", SafeText.of("cannot read /home/me/.key/file.txt or C:\\keys\\a"));
        assertEquals("either/or, 1/2 and /slash stay", SafeText.of("either/or, 1/2 and /slash stay"));
        assertTrue(SafeText.of("x ".repeat(100_000)).length() <= 300);
    }

    @Test
    void onlyPathsInTheWorkersDirectoryAreShown() {
        DisplayPaths paths = new DisplayPaths(Path.of("/data/w1/here"));
        assertEquals(Optional.of("src/a.txt"), paths.shown("/data/w1/here/src/a.txt"));
        assertEquals(Optional.of("src/a.txt"), paths.shown("src/./b/../a.txt"));
        assertEquals(Optional.of("."), paths.shown("/data/w1/here"));
        assertEquals(Optional.empty(), paths.shown("/data/w1/here/../agent.log"));
        assertEquals(Optional.empty(), paths.shown("/etc/passwd"));
        assertEquals(Optional.empty(), paths.shown("../../x"));
        assertEquals(Optional.empty(), paths.shown("a\0b"));
    }
}
