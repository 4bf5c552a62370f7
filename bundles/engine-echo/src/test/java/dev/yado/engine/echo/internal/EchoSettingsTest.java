package dev.yado.engine.echo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileBuilder;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EchoSettingsTest {

    private static ProfileBuilder profile() {
        return Profile.builder("parrot", "echo");
    }

    @Test
    void settingsAreRead() throws EngineException {
        assertEquals(new EchoSettings("polly says ", 7), EchoSettings.of(profile().settings(Map.of("prefix", "polly says", "word_delay_ms", "7")).build()));
        assertEquals(new EchoSettings("echo: ", 0), EchoSettings.of(profile().build()));
    }

    @Test
    void whatWouldHaveNoEffectIsRefused() {
        for (Profile wrong : List.of(profile().option(ProfileOptions.MODEL, "gpt").build(), profile().option(ProfileOptions.COMMAND, List.of("agent")).build(),
                profile().option(ProfileOptions.TOOLS, List.of("files")).build())) {
            EngineException refusal = assertThrows(EngineException.class, () -> new EchoEngine().check(wrong));
            assertThat(refusal.getMessage()).contains("neither model nor command nor tools");
        }
    }
}
