package dev.yado.config.files.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

class ConfigurationOverlayTest {

    /** Few keys, so that those of the file and of the configuration collide often, also in different letter case. */
    Gen<SortedMap<String, Object>> properties() {
        Gen<Object> values = Gens.oneOf(Gens.strings(0, 5), Gens.ints());
        return Gens.maps(Gens.of("a", "A", "b", "c.d", "C.D", "e"), values, 8).map(map -> {
            SortedMap<String, Object> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            ignoringCase.putAll(map);
            return ignoringCase;
        });
    }

    @Property
    void theFileWinsItsKeysAndTheRestStays(
            @ForAll("properties") SortedMap<String, Object> before, @ForAll("properties") SortedMap<String, Object> file) {
        Dictionary<String, Object> merged = ConfigurationOverlay.merge(Optional.of(before), "x.cfg", file);

        file.forEach((key, value) -> assertEquals(value, merged.get(key)));
        before.forEach((key, value) -> assertTrue(file.containsKey(key) || value.equals(merged.get(key)), key));
        assertTrue(ConfigurationOverlay.isFromFile(merged));
    }

    @Property
    void whatWasBeforeCanBeToldFromTheResult(
            @ForAll("properties") SortedMap<String, Object> before,
            @ForAll("properties") SortedMap<String, Object> file,
            @ForAll("properties") SortedMap<String, Object> nextFile) {
        Dictionary<String, Object> merged = ConfigurationOverlay.merge(Optional.of(before), "x.cfg", file);
        assertEquals(Optional.of(before), ConfigurationOverlay.before(merged));

        Dictionary<String, Object> again = ConfigurationOverlay.merge(ConfigurationOverlay.before(merged), "x.cfg", nextFile);
        assertEquals(Optional.of(before), ConfigurationOverlay.before(again));
    }

    @Property
    void aConfigurationThatIsOnlyAFileHasNothingBefore(@ForAll("properties") SortedMap<String, Object> file) {
        Dictionary<String, Object> merged = ConfigurationOverlay.merge(Optional.empty(), "x.cfg", Map.copyOf(file));

        assertEquals(Optional.empty(), ConfigurationOverlay.before(merged));
        assertEquals(Optional.empty(), ConfigurationOverlay.before(null));
    }
}
