package dev.yado.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandContextTest {

    @Test
    void homeIsWhatTheShellCallsIt() {
        assertEquals(Path.of("/srv/me"), CommandContext.home(Map.of("HOME", "/srv/me"), "/root"));
    }

    @Test
    void withoutHomeItIsWhatTheSystemSays() {
        for (Map<String, String> environment : List.<Map<String, String>>of(Map.of(), Map.of("HOME", ""), Map.of("HOME", "relative"))) {
            assertEquals(Path.of("/root"), CommandContext.home(environment, "/root"), environment.toString());
        }
    }
}
