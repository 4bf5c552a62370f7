package dev.yado.registry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.annotation.Annotation;
import org.junit.jupiter.api.Test;

class RegistryLimitsTest {

    private record Given(int forget__after__seconds, int list__deadline__ms, int call__deadline__ms, int calls__per__runtime,
            String workspace__display__name) implements RegistryConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return RegistryConfig.class;
        }
    }

    @Test
    void theDefaultsOfTheConfigurationAreTheDefaultLimits() throws ReflectiveOperationException {
        assertEquals(RegistryLimits.DEFAULT, RegistryLimits.of(new Given(number("forget__after__seconds"), number("list__deadline__ms"),
                number("call__deadline__ms"), number("calls__per__runtime"), "")));
    }

    @Test
    void aValueOutOfRangeIsRefusedByName() {
        assertThat(refused(new Given(0, 2_000, 10_000, 32, ""))).startsWith("forget_after_seconds must be");
        assertThat(refused(new Given(1, 0, 10_000, 32, ""))).startsWith("list_deadline_ms must be");
        assertThat(refused(new Given(1, 2_000, -1, 32, ""))).startsWith("call_deadline_ms must be");
        assertThat(refused(new Given(1, 2_000, 10_000, 100_000, ""))).startsWith("calls_per_runtime must be");
    }

    private static String refused(RegistryConfig config) {
        return assertThrows(IllegalArgumentException.class, () -> RegistryLimits.of(config)).getMessage();
    }

    private static int number(String property) throws ReflectiveOperationException {
        return (int) RegistryConfig.class.getDeclaredMethod(property).getDefaultValue();
    }
}
