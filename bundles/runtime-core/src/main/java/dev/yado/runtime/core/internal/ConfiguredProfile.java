package dev.yado.runtime.core.internal;

import dev.yado.model.YadoException;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileProvider;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A profile from a configuration file {@code dev.yado.profile~NAME.cfg}. */
@Component(configurationPid = ConfiguredProfile.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = ConfiguredProfile.Configuration.class, factory = true)
public final class ConfiguredProfile implements ProfileProvider {

    static final String PID = "dev.yado.profile";

    /** One profile. */
    @ObjectClassDefinition(name = "Yado profile", description = "Names an engine and its settings. Workers keep the profile they were created with.")
    @interface Configuration {

        @AttributeDefinition(name = "Name", description = "What a Worker is created by. Empty: the part of the file name after the tilde. A built-in name such as builtin:coder replaces the built-in profile.")
        String name() default "";

        @AttributeDefinition(name = "Label", description = "What people see. Empty: the name.")
        String label() default "";

        @AttributeDefinition(name = "Engine", description = "Name of the engine: 1 to 40 characters out of a-z 0-9 -.")
        String engine() default ProfileDirectory.DEFAULT_ENGINE;

        @AttributeDefinition(name = "Settings", description = "Settings of the engine, each name=value; the engine's page says which. Never secrets.")
        String[] settings() default {};
    }

    private volatile Profile profile;

    @Activate
    public ConfiguredProfile(Configuration config, Map<String, Object> properties) {
        profile = read(config, properties);
    }

    /** A wrong value changes nothing: what this throws is logged, and the profile stays as it was. Recreated by it, the profile would be gone. */
    @Modified
    void modified(Configuration config, Map<String, Object> properties) {
        profile = read(config, properties);
    }

    private static Profile read(Configuration config, Map<String, Object> properties) {
        String name = config.name().isBlank() ? nameOf(String.valueOf(properties.get(Constants.SERVICE_PID))) : config.name().strip();
        Map<String, String> settings = new TreeMap<>();
        for (String setting : config.settings()) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("settings of profile " + name + " must each be name=value");
            }
            settings.put(setting.substring(0, equals).strip(), setting.substring(equals + 1).strip());
        }
        try {
            return new Profile(name, config.label().isBlank() ? name : config.label(), config.engine().strip(), settings);
        } catch (YadoException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public Profile profile() {
        return profile;
    }

    private static String nameOf(String pid) {
        return pid.substring(pid.indexOf('~') + 1);
    }
}
