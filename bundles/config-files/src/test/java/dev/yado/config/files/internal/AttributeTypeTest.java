package dev.yado.config.files.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import org.junit.jupiter.api.Assumptions;
import org.osgi.service.metatype.AttributeDefinition;

class AttributeTypeTest {

    @Property
    void theMessageNamesTheBoundThatWasCrossed(@ForAll long one, @ForAll long other, @ForAll long value) {
        long min = Math.min(one, other);
        long max = Math.max(one, other);
        Assumptions.assumeTrue(value < min || value > max);
        AttributeDefinition range = new Range(min, max, min);

        String text = Long.toString(value);
        String message = assertThrows(ConfigFileException.class, () -> AttributeType.LONG.parse(range, text, text)).getMessage();

        assertEquals(value < min ? "must be at least " + min : "must be at most " + max, message);
    }

    @Property(tries = 20)
    void withoutADefaultTheMessageStillSaysWhatIsWrong(@ForAll boolean wrongDefault) {
        AttributeDefinition range = new Range(1, 2, wrongDefault ? 7L : null);

        String message = assertThrows(ConfigFileException.class, () -> AttributeType.LONG.parse(range, "3", "3")).getMessage();

        assertEquals("is outside the allowed range", message);
    }

    /** A definition that, like the real ones, does not publish its bounds but applies them in validate(). */
    private record Range(long min, long max, Long defaultValue) implements AttributeDefinition {
        @Override
        public String validate(String value) {
            long number = Long.parseLong(value);
            return number < min || number > max ? "%no" : "";
        }

        @Override
        public String[] getDefaultValue() {
            return defaultValue == null ? null : new String[] {defaultValue.toString()};
        }

        @Override
        public int getType() {
            return LONG;
        }

        @Override
        public int getCardinality() {
            return 0;
        }

        @Override
        public String getID() {
            return "range";
        }

        @Override
        public String getName() {
            return "range";
        }

        @Override
        public String getDescription() {
            return null;
        }

        @Override
        public String[] getOptionValues() {
            return null;
        }

        @Override
        public String[] getOptionLabels() {
            return null;
        }
    }
}
