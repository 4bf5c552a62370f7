package dev.yado.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochTest {

    @Property
    void everyEpochComesBack(@ForAll long value) {
        Epoch epoch = new Epoch(value);

        assertThat(epoch.wire()).matches("[0-9a-f]{16}");
        assertEquals(epoch, Epoch.parse(epoch.wire()));
        assertEquals(epoch.wire().substring(0, 4), String.format("%04x", epoch.tag()));
    }

    @Property
    void aRandomEpochNeverHasTheTagOfTheBeginning(@ForAll long bits) {
        RandomGenerator fixed = () -> bits;

        assertTrue(Epoch.random(fixed).tag() >= 1 && Epoch.random(fixed).tag() <= 0xFFFF);
    }

    @Test
    void evenWhenTheRandomBitsAreAllZero() {
        assertEquals(1, Epoch.random(() -> 0L).tag());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "00000000000000001", "000000000000000g", "-000000000000001"})
    void refusesWhatIsNot16HexDigits(String wire) {
        assertThrows(IllegalArgumentException.class, () -> Epoch.parse(wire));
    }
}
