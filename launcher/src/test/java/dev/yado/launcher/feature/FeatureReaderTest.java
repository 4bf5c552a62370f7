package dev.yado.launcher.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureReaderTest {
    @TempDir
    private Path folder;

    private Feature read(String json) throws IOException, LaunchException {
        return FeatureReader.read(Files.writeString(folder.resolve("f.json"), json));
    }

    @Test
    void readsWhatTheSpecificationSays() throws Exception {
        Feature feature = read("""
                {
                  // comments are allowed in features
                  "feature-resource-version": "1.0",
                  "id": "dev.yado:x:1.0.0",
                  "variables": { "port": 8080, "secret": null },
                  "bundles": [
                    { "id": "g:a:1", "bundleStartLevel": 2, "sha256": "%s" },
                    { "id": "g:b:jar:with-x:2" },
                    "g:c:3"
                  ],
                  "configurations": { "pid~name": { "key:Integer": "${port}" } },
                  "extensions": {
                    "framework-launching-properties": { "kind": "mandatory", "type": "json", "json": { "a": 1 } },
                    "somebody-elses": { "kind": "optional", "type": "text", "text": ["x"] }
                  }
                }""".formatted("0".repeat(64)));
        assertEquals("dev.yado:x:1.0.0", feature.id());
        assertEquals(new FeatureBundle(BundleId.parse("g:a:1"), 2, Optional.of("0".repeat(64))), feature.bundles().get(0));
        assertEquals(Path.of("g/b/2/b-2-with-x.jar"), feature.bundles().get(1).id().path());
        assertEquals(FeatureReader.DEFAULT_START_LEVEL, feature.bundles().get(2).startLevel());
        assertEquals(Map.of("pid~name", Map.of("key:Integer", "${port}")), feature.configurations());
        assertThat(feature.variables()).containsKey("secret");
        assertEquals(Map.of("a", "1"), feature.frameworkProperties());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
        "{ \"id\": \"g:a:1\",                                                                  | f.json:1:",
        "{ \"id\": \"g:a:1\", \"id\": \"g:a:2\" }                                              | not valid JSON",
        "{ \"id\": \"g:a:1\" } x                                                               | not valid JSON",
        "[]                                                                                    | the feature must be a JSON object",
        "{}                                                                                    | id must be a string",
        "{ \"id\": \"g:a\" }                                                                   | id 'g:a'",
        "{ \"id\": \"g:a:1\", \"feature-resource-version\": \"2.0\" }                          | feature-resource-version is 2.0",
        "{ \"id\": \"g:a:1\", \"bundels\": [] }                                                | unknown key 'bundels'",
        "{ \"id\": \"g:a:1\", \"bundles\": {} }                                                | bundles must be a list",
        "{ \"id\": \"g:a:1\", \"bundles\": [ \"g:../../x:1\" ] }                               | bundle 'g:../../x:1'",
        "{ \"id\": \"g:a:1\", \"bundles\": [ { \"id\": \"g:b:1\", \"start-level\": 2 } ] }      | unknown key 'start-level'",
        "{ \"id\": \"g:a:1\", \"bundles\": [ { \"id\": \"g:b:1\", \"bundleStartLevel\": 0 } ] } | bundleStartLevel must be",
        "{ \"id\": \"g:a:1\", \"bundles\": [ { \"id\": \"g:b:1\", \"sha256\": \"abc\" } ] }      | sha256 must be 64",
        "{ \"id\": \"g:a:1\", \"bundles\": [ \"g:b:1\", \"g:b:2\" ] }                              | bundle g:b:2 is listed twice",
        "{ \"id\": \"g:a:1\", \"variables\": { \"v\": {} } }                                    | variable v must be",
        "{ \"id\": \"g:a:1\", \"extensions\": { \"x\": { \"kind\": \"mandatory\" } } }           | extension x is mandatory",
        "{ \"id\": \"g:a:1\", \"extensions\": { \"x\": { \"kind\": \"maybe\" } } }               | kind must be",
    })
    void refusesWhatItDoesNotUnderstand(String json, String expected) {
        String message = assertThrows(LaunchException.class, () -> read(json)).getMessage();
        assertThat(message).contains(expected);
        assertThat(message).as("the message must name the file: " + message).contains("f.json");
    }

    @Test
    void namesAFeatureThatIsNotThere() {
        String message = assertThrows(LaunchException.class, () -> FeatureReader.read(folder.resolve("none.json"))).getMessage();
        assertThat(message).contains("none.json");
    }
}
