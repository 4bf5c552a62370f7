package dev.yado.config.files.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileNameTest {

    @Test
    void aNameWithATildeIsAnInstanceOfAFactory() {
        ConfigFileName name = ConfigFileName.parse("dev.yado.profile~my.coder-2.cfg").orElseThrow();

        assertEquals("dev.yado.profile", name.pid());
        assertEquals(Optional.of("my.coder-2"), name.instance());
        assertEquals("dev.yado.profile~my.coder-2", name.configurationPid());
    }

    @Test
    void aNameWithoutIsASingleConfiguration() {
        ConfigFileName name = ConfigFileName.parse("org.apache.felix.http.cfg").orElseThrow();

        assertFalse(name.isFactory());
        assertEquals("org.apache.felix.http", name.configurationPid());
    }

    @Test
    void letterCaseDoesNotMakeAnotherConfiguration() {
        assertEquals(ConfigFileName.parse("Dev.Yado.X.CFG").orElseThrow().identity(), ConfigFileName.parse("dev.yado.x.cfg").orElseThrow().identity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"~a.cfg", "a~.cfg", "a..b.cfg", ".cfg", "a b.cfg", "a~b~c.cfg", "a)(b=*.cfg", "\u00e4.cfg", "a.cfg.cfg~"})
    void anythingElseIsNoName(String file) {
        assertEquals(Optional.empty(), ConfigFileName.parse(file));
    }

    @Test
    void editorsLitterIsNoCandidate() {
        assertTrue(ConfigFileName.isCandidate("a.cfg"));
        assertTrue(ConfigFileName.isCandidate("not a name.cfg"), "it gets a diagnostic, so that nobody wonders");
        assertFalse(ConfigFileName.isCandidate("a.cfg~"));
        assertFalse(ConfigFileName.isCandidate(".#a.cfg"));
        assertFalse(ConfigFileName.isCandidate("README"));
    }
}
