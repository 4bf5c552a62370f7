package dev.yado.runtime.core.internal.retention;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.ProfileSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What is kept, from a configuration file {@code dev.yado.retention~NAME.cfg}. */
@Component(service = ConfiguredRetention.class, configurationPid = "dev.yado.retention", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredRetention.Configuration.class, factory = true)
public final class ConfiguredRetention {

    /** One rule. 0 means: without limit. */
    @ObjectClassDefinition(name = "Yado retention", description = "What is kept of Workers. Without a rule everything is. A cursor to what was dropped is answered with cursor_expired.")
    @interface Configuration {

        @AttributeDefinition(name = "Profile", description = "The rule is for Workers of this profile. Empty: for those of all profiles without a rule of their own.")
        String profile() default "";

        @AttributeDefinition(name = "Events of a Worker", description = "Most events kept of one Worker's log; the oldest are dropped. 0: all.", min = "0")
        long max__log__events() default 0;

        @AttributeDefinition(name = "Bytes of a Worker", description = "Most bytes kept of one Worker's log. 0: all.", min = "0")
        long max__log__bytes() default 0;

        @AttributeDefinition(name = "Age of events", description = "Days after which events are dropped. 0: never.", min = "0", max = "36500")
        int max__log__days() default 0;

        @AttributeDefinition(name = "Age of ended Workers", description = "Days after its end that a Worker is removed. 0: never.", min = "0", max = "36500")
        int max__ended__days() default 0;

        @AttributeDefinition(name = "Number of ended Workers", description = "Most ended Workers kept; the longest ended are removed. 0: all.", min = "0", max = "10000000")
        int max__ended__workers() default 0;

        @AttributeDefinition(name = "Archive", description = "Ended Workers are archived before they are removed. Where no archive is, they are kept.")
        boolean archive() default false;
    }

    private static final System.Logger LOG = System.getLogger(ConfiguredRetention.class.getName());

    private volatile RetentionRule rule;

    @Activate
    public ConfiguredRetention(Configuration config) {
        rule = read(config);
    }

    /** A wrong value changes nothing. */
    @Modified
    void modified(Configuration config, Map<String, Object> properties) {
        try {
            rule = read(config);
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "the configuration " + properties.get(Constants.SERVICE_PID) + " is not in effect: " + e.getMessage() + "; the old one stays");
        }
    }

    public RetentionRule rule() {
        return rule;
    }

    private static RetentionRule read(Configuration config) {
        try {
            Optional<String> profile = config.profile().isBlank() ? Optional.empty() : Optional.of(ProfileSelector.byName(config.profile().strip()).value());
            return new RetentionRule(profile, limit(config.max__log__events()), limit(config.max__log__bytes()), days(config.max__log__days()),
                    days(config.max__ended__days()), limit(config.max__ended__workers()).map(Long::intValue), config.archive());
        } catch (YadoException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Optional<Long> limit(long value) {
        return value == 0 ? Optional.empty() : Optional.of(value);
    }

    private static Optional<Duration> days(int days) {
        return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
    }
}
