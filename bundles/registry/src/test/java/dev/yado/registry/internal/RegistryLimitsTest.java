package dev.yado.registry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.registry.internal.access.PolicyRequirement;
import dev.yado.registry.internal.access.PolicySettings;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryLimitsTest {

    private record Given(int forget__after__seconds, int list__deadline__ms, int call__deadline__ms, int calls__per__runtime,
            String workspace__display__name, String[] replaceable__runtimes, String policy__required, int policy__deadline__ms, int policy__recheck__seconds,
            boolean _yado_file_refused) implements RegistryConfig {

        Given(int forget, int list, int call, int calls) {
            this(forget, list, call, calls, "", new String[0], "", 1_000, 30, false);
        }

        static Given policy(String required, int deadline, int recheck) {
            return new Given(1, 2_000, 10_000, 32, "", new String[0], required, deadline, recheck, false);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return RegistryConfig.class;
        }
    }

    @Test
    void theDefaultsOfTheConfigurationAreTheDefaultLimits() throws ReflectiveOperationException {
        assertEquals(RegistryLimits.DEFAULT, RegistryLimits.of(new Given(number("forget__after__seconds"), number("list__deadline__ms"),
                number("call__deadline__ms"), number("calls__per__runtime"))));
    }

    @Test
    void aValueOutOfRangeIsRefusedByName() {
        assertThat(refused(new Given(0, 2_000, 10_000, 32))).startsWith("forget_after_seconds must be");
        assertThat(refused(new Given(1, 0, 10_000, 32))).startsWith("list_deadline_ms must be");
        assertThat(refused(new Given(1, 2_000, -1, 32))).startsWith("call_deadline_ms must be");
        assertThat(refused(new Given(1, 2_000, 10_000, 100_000))).startsWith("calls_per_runtime must be");
    }

    @Test
    void theDefaultsOfTheConfigurationAreTheDefaultPolicySettings() throws ReflectiveOperationException {
        String required = (String) RegistryConfig.class.getDeclaredMethod("policy__required").getDefaultValue();
        assertEquals(PolicySettings.DEFAULT,
                PolicyConfiguration.first(Given.policy(required, number("policy__deadline__ms"), number("policy__recheck__seconds"))));
    }

    @Test
    void aRequiredPolicyIsTrueFalseOrAName() {
        assertEquals(PolicyRequirement.ANY, required("true"));
        assertEquals(PolicyRequirement.NEVER, required(" false "));
        assertEquals(PolicyRequirement.ONCE_SEEN, required(""));
        assertEquals(Optional.of("site-1"), required("site-1").name());
    }

    @Test
    void aWrongPolicySettingNeverMakesAccessWider() {
        for (Given wrong : List.of(Given.policy("a, b", 1_000, 30), Given.policy("false", 0, 30), Given.policy("false", 1_000, 0))) {
            assertEquals(PolicyRequirement.UNKNOWN, PolicyConfiguration.first(wrong).required(), "at the start, nothing is allowed");
            PolicySettings old = PolicyConfiguration.first(Given.policy("site", 50, 5));
            assertEquals(old, PolicyConfiguration.next(wrong, old));
        }
        assertEquals(PolicyRequirement.ANY, PolicyConfiguration.first(new Given(0, 0, 0, 0, "", new String[0], "true", 1_000, 30, false)).required(),
                "a wrong limit leaves the required policy alone");
    }

    private static PolicyRequirement required(String setting) {
        return PolicyConfiguration.first(Given.policy(setting, 1_000, 30)).required();
    }

    private static String refused(RegistryConfig config) {
        return assertThrows(IllegalArgumentException.class, () -> RegistryLimits.of(config)).getMessage();
    }

    private static int number(String property) throws ReflectiveOperationException {
        return (int) RegistryConfig.class.getDeclaredMethod(property).getDefaultValue();
    }
}
