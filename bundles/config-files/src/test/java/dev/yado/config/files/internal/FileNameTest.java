package dev.yado.config.files.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

  @Test
  void aNameWithATildeIsAnInstanceOfAFactory() {
    FileName name = FileName.parse("dev.yado.profile~my.coder-2.cfg").orElseThrow();

    assertEquals("dev.yado.profile", name.pid());
    assertEquals(Optional.of("my.coder-2"), name.instance());
    assertEquals("dev.yado.profile~my.coder-2", name.configurationPid());
  }

  @Test
  void aNameWithoutIsASingleConfiguration() {
    FileName name = FileName.parse("org.apache.felix.http.cfg").orElseThrow();

    assertFalse(name.isFactory());
    assertEquals("org.apache.felix.http", name.configurationPid());
  }

  @Test
  void letterCaseDoesNotMakeAnotherConfiguration() {
    assertEquals(FileName.parse("Dev.Yado.X.CFG").orElseThrow().identity(), FileName.parse("dev.yado.x.cfg").orElseThrow().identity());
  }

  @ParameterizedTest
  @ValueSource(strings = {"~a.cfg", "a~.cfg", "a..b.cfg", ".cfg", "a b.cfg", "a~b~c.cfg", "a)(b=*.cfg", "\u00e4.cfg", "a.cfg.cfg~"})
  void anythingElseIsNoName(String file) {
    assertEquals(Optional.empty(), FileName.parse(file));
  }

  @Test
  void editorsLitterIsNoCandidate() {
    assertTrue(FileName.isCandidate("a.cfg"));
    assertTrue(FileName.isCandidate("not a name.cfg"), "it gets a diagnostic, so that nobody wonders");
    assertFalse(FileName.isCandidate("a.cfg~"));
    assertFalse(FileName.isCandidate(".#a.cfg"));
    assertFalse(FileName.isCandidate("README"));
  }
}
