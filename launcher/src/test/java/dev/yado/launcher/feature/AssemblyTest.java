package dev.yado.launcher.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.launcher.error.LaunchException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssemblyTest {
    private static FeatureBundle bundle(String id, int level) {
        return new FeatureBundle(BundleId.parse(id), level, Optional.empty());
    }

    private static Feature feature(String name, FeatureBundle... bundles) {
        return new Feature("g:" + name + ":1", List.of(bundles), Map.of(), Map.of(), Map.of());
    }

    private static Feature configured(Map<String, Object> variables, Map<String, Object> values) {
        return new Feature("g:c:1", List.of(), Map.of("pid", values), variables, Map.of());
    }

    private static String refusal(Map<String, String> overrides, Feature... features) {
        return assertThrows(LaunchException.class, () -> Assembly.of(List.of(features), overrides)).getMessage();
    }

    @Test
    void aBundleOfTwoFeaturesIsThereOnce() throws Exception {
        Assembly both = Assembly.of(List.of(feature("x", bundle("g:a:1", 1), bundle("g:b:1", 7)), feature("y", bundle("g:a:1", 1))), Map.of());
        assertEquals(List.of("g:a:1", "g:b:1"), both.bundles().stream().map(b -> b.id().toString()).toList());
        assertEquals(7, both.startLevel());
    }

    @Test
    void twoVersionsOfOneBundleAreRefused() {
        String message = refusal(Map.of(), feature("x", bundle("g:a:1", 1)), feature("y", bundle("g:a:2", 1)));
        assertTrue(message.contains("g:a:1") && message.contains("g:a:2"), message);
    }

    @Test
    void twoDifferentConfigurationsOfOnePidAreRefused() {
        String message = refusal(Map.of(), configured(Map.of(), Map.of("k", "1")), configured(Map.of(), Map.of("k", "2")));
        assertThat(message).contains("pid");
    }

    @Test
    void valuesHaveTheTypesTheirKeysName() throws Exception {
        var values = Assembly.of(List.of(configured(Map.of("n", 5), Map.of("plain", 1, "text", "a${n}b", "i:Integer", "${n}", "b:Boolean", true,
                "list:String[]", List.of("x", "${n}")))), Map.of()).configurations().get("pid");
        assertEquals(1L, values.get("plain"));
        assertEquals("a5b", values.get("text"));
        assertEquals(5, values.get("i"));
        assertEquals(true, values.get("b"));
        assertArrayEquals(new String[] {"x", "5"}, (Object[]) values.get("list"));
    }

    @Test
    void aWrongTypeNamesPidAndKey() {
        for (String key : Arrays.asList("k:Integer", "k:Boolean", "k:Strnig")) {
            String message = refusal(Map.of(), configured(Map.of(), Map.of(key, "maybe")));
            assertTrue(message.contains("pid") && message.contains(key), message);
        }
    }

    @Test
    void theCommandLineOverridesVariables() throws Exception {
        Feature feature = configured(Map.of("v", "own"), Map.of("k", "${v}"));
        assertEquals("own", Assembly.of(List.of(feature), Map.of()).configurations().get("pid").get("k"));
        assertEquals("given", Assembly.of(List.of(feature), Map.of("v", "given")).configurations().get("pid").get("k"));
    }

    @Test
    void aVariableWithoutValueMustBeGivenAndAnUnknownOneIsRefused() {
        Feature needy = configured(Collections.singletonMap("v", null), Map.of("k", "${v}"));
        assertThat(refusal(Map.of(), needy)).contains("--var v=VALUE");
        assertThat(refusal(Map.of("w", "1"), feature("x"))).contains("w");
        assertThat(refusal(Map.of(), configured(Map.of(), Map.of("k", "${nobody}")))).contains("${nobody}");
    }

    @Test
    void settingsAddToAFeaturesConfigurationAndWin() throws Exception {
        var values = Assembly.of(List.of(configured(Map.of(), Map.of("a", "1", "b", "1"))), Map.of())
                .withConfigurations(Map.of("pid", Map.of("b", "2"), "other", Map.of("c", "3"))).configurations();
        assertEquals("1", values.get("pid").get("a"));
        assertEquals("2", values.get("pid").get("b"));
        assertEquals("3", values.get("other").get("c"));
    }
}
