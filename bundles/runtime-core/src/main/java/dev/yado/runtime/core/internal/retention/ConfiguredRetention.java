package dev.yado.runtime.core.internal.retention;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.ProfileSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Constants;
import org.osgi.service.cm.annotations.RequireConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A retention rule from a configuration file {@code dev.yado.retention~NAME.cfg}. */
@RequireConfigurationAdmin
@Component(name = "dev.yado.retention", service = ConfiguredRetention.class, configurationPid = "dev.yado.retention",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredRetention.Configuration.class, factory = true)
public final class ConfiguredRetention {

    /** The settings of one rule. 0 means: no limit. */
    @ObjectClassDefinition(name = "Yado retention",
            description = "Limits on what is kept of Workers. Without a rule, everything is kept. Requests with a cursor to dropped events fail with cursor_expired.")
    @interface Configuration {

        @AttributeDefinition(name = "Profile", description = "Profile whose Workers the rule applies to. Empty: all profiles without a rule of their own.")
        String profile() default "";

        @AttributeDefinition(name = "Maximum log events", description = "Maximum number of events kept per Worker; the oldest are dropped. 0: no limit.",
                min = "0")
        long max__log__events() default 0;

        @AttributeDefinition(name = "Maximum log size", description = "Maximum size of a Worker's log, in bytes; the oldest events are dropped. 0: no limit.",
                min = "0")
        long max__log__bytes() default 0;

        @AttributeDefinition(name = "Maximum event age", description = "Age at which events are dropped, in days. 0: no limit.", min = "0", max = "36500")
        int max__log__days() default 0;

        @AttributeDefinition(name = "Maximum age of ended Workers", description = "Time from a Worker's end to its removal, in days. 0: no limit.", min = "0",
                max = "36500")
        int max__ended__days() default 0;

        @AttributeDefinition(name = "Maximum ended Workers",
                description = "Maximum number of ended Workers kept; those that ended first are removed. 0: no limit.", min = "0", max = "10000000")
        int max__ended__workers() default 0;

        @AttributeDefinition(name = "Archive",
                description = "Whether ended Workers are archived before they are removed. While no archive is available, they are kept.")
        boolean archive() default false;
    }

    private static final System.Logger LOG = System.getLogger(ConfiguredRetention.class.getName());

    private volatile RetentionRule rule;

    @Activate
    public ConfiguredRetention(Configuration config) {
        rule = read(config);
    }

    /** Applies new settings; invalid ones change nothing. */
    @Modified
    void modified(Configuration config, Map<String, Object> properties) {
        try {
            rule = read(config);
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING,
                    "the configuration " + properties.get(Constants.SERVICE_PID) + " is not in effect: " + e.getMessage() + "; the old one stays");
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
