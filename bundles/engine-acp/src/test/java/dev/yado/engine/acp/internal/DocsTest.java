package dev.yado.engine.acp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.runtime.spi.engine.EngineErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import dev.yado.runtime.spi.profile.SecretReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine accepts the profiles on its documentation page. */
class DocsTest {

    @Test
    void theProfilesOnThePageWork() throws Exception {
        List<Map<String, String>> profiles = profiles(Files.readAllLines(Path.of("../../docs/engine-acp.md")));
        assertEquals(List.of("claude-agent-acp", "codex-acp", "gemini", "goose"),
                profiles.stream().map(profile -> words(profile.get("command")).get(0)).toList(), "the page has a profile for each");
        try (AcpEngine engine = new AcpEngine()) {
            for (Map<String, String> written : profiles) {
                Profile profile = Profile.builder("p", written.get("engine")).option(ProfileOptions.COMMAND, words(written.get("command")))
                        .permissions(
                                new Permissions(Permission.ASK, pairs(written.get("permissions"), text -> Permission.valueOf(text.toUpperCase(Locale.ROOT)))))
                        .environment(pairs(written.get("environment"), SecretReference::parse)).settings(pairs(written.get("settings"), Function.identity()))
                        .build();
                assertEquals(engine.description().name(), profile.engine());
                try {
                    engine.check(profile);
                } catch (EngineException e) {
                    assertEquals(EngineErrorCode.PROVIDER_ERROR, e.code(), e.getMessage());
                    assertThat(e.getMessage()).contains("not on this machine");
                }
            }
        }
    }

    // Each block of indented lines that begins with the engine.
    private static List<Map<String, String>> profiles(List<String> lines) {
        List<Map<String, String>> profiles = new ArrayList<>();
        Map<String, String> current = null;
        for (String line : lines) {
            if (line.equals("    engine = acp")) {
                current = new HashMap<>();
                profiles.add(current);
            }
            if (current != null && line.startsWith("    ")) {
                String[] sides = line.split("=", 2);
                current.put(sides[0].strip(), sides[1].strip());
            } else {
                current = null;
            }
        }
        return profiles;
    }

    private static List<String> words(String value) {
        return value == null ? List.of() : Stream.of(value.split(",")).map(String::strip).toList();
    }

    private static <T> Map<String, T> pairs(String value, Function<String, T> of) {
        Map<String, T> pairs = new HashMap<>();
        words(value).forEach(word -> pairs.put(word.substring(0, word.indexOf('=')), of.apply(word.substring(word.indexOf('=') + 1))));
        return pairs;
    }
}
