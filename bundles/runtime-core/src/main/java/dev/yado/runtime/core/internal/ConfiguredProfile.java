package dev.yado.runtime.core.internal;

import dev.yado.model.WireName;
import dev.yado.model.YadoException;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileProvider;
import dev.yado.runtime.spi.profile.RunLimits;
import dev.yado.runtime.spi.profile.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** A profile from a configuration file {@code dev.yado.profile~NAME.cfg}. */
@Component(configurationPid = ConfiguredProfile.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = ProfileConfiguration.class, factory = true)
public final class ConfiguredProfile implements ProfileProvider {

    static final String PID = "dev.yado.profile";

    /** The profile but for what is in its prompt file. */
    private record Read(Profile profile, Optional<PromptFile> prompt) {
    }

    private final Optional<Path> folders;
    private volatile Read read;

    @Activate
    public ConfiguredProfile(BundleContext context, ProfileConfiguration config, Map<String, Object> properties) {
        folders = Optional.ofNullable(context.getProperty("yado.etc.dir")).map(etc -> Path.of(etc, "profiles"));
        read = read(config, properties);
    }

    /** A wrong value changes nothing: what this throws is logged, and the profile stays as it was. Recreated by it, the profile would be gone. */
    @Modified
    void modified(ProfileConfiguration config, Map<String, Object> properties) {
        read = read(config, properties);
    }

    @Override
    public Profile profile() {
        Read current = read;
        return current.prompt().map(prompt -> current.profile().withSystemPrompt(prompt.text())).orElse(current.profile());
    }

    @Override
    public Profile shown() {
        return read.profile();
    }

    private Read read(ProfileConfiguration config, Map<String, Object> properties) {
        String file = nameOf(String.valueOf(properties.get(Constants.SERVICE_PID)));
        String name = config.name().isBlank() ? file : config.name().strip();
        try {
            Profile profile = new Profile(name, config.label().isBlank() ? name : config.label(), config.engine().strip(), text(config.model()),
                    words(config.command()), text(config.system__prompt()), limits(config), words(config.tools()), permissions(config),
                    pairs("environment", config.environment(), SecretReference::parse), pairs("settings", config.settings(), Function.identity()));
            Optional<PromptFile> prompt = text(config.system__prompt__file()).map(prompts -> new PromptFile(folder(file), prompts));
            if (prompt.isPresent() && profile.systemPrompt().isPresent()) {
                throw new IllegalArgumentException("set system_prompt or system_prompt_file, not both");
            }
            return new Read(profile, prompt);
        } catch (YadoException | IllegalArgumentException e) {
            throw new IllegalArgumentException("profile " + name + ": " + e.getMessage(), e);
        }
    }

    private Path folder(String file) {
        return folders.orElseThrow(() -> new IllegalArgumentException("system_prompt_file needs a folder etc/, and this process has none")).resolve(file);
    }

    private static RunLimits limits(ProfileConfiguration config) {
        return new RunLimits(config.max__turns() == 0 ? OptionalInt.empty() : OptionalInt.of(config.max__turns()),
                config.max__tokens() == 0 ? OptionalLong.empty() : OptionalLong.of(config.max__tokens()),
                config.max__seconds() == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(config.max__seconds())));
    }

    private static Permissions permissions(ProfileConfiguration config) {
        return new Permissions(permission("default_permission", config.default__permission()),
                pairs("permissions", config.permissions(), text -> permission("permissions", text)));
    }

    private static Permission permission(String key, String text) {
        return WireName.parse(Permission.class, text.strip())
                .orElseThrow(() -> new IllegalArgumentException("in " + key + " there is allow, ask or deny"));
    }

    private static <V> Map<String, V> pairs(String key, String[] entries, Function<String, V> value) {
        Map<String, V> pairs = new TreeMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(key + " must each be name=value");
            }
            if (pairs.put(entry.substring(0, equals).strip(), value.apply(entry.substring(equals + 1).strip())) != null) {
                throw new IllegalArgumentException(key + " names something twice");
            }
        }
        return pairs;
    }

    private static List<String> words(String[] words) {
        return Arrays.stream(words).map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    private static Optional<String> text(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
    }

    private static String nameOf(String pid) {
        return pid.substring(pid.indexOf('~') + 1);
    }
}
