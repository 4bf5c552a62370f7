package dev.yado.runtime.core.internal.profile;

import dev.yado.model.failure.YadoException;
import dev.yado.model.value.Text;
import dev.yado.model.value.WireName;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import dev.yado.runtime.spi.profile.ProfileProvider;
import dev.yado.runtime.spi.profile.RunLimits;
import dev.yado.runtime.spi.profile.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.annotations.RequireConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** A profile from a configuration file {@code dev.yado.profile~NAME.cfg}. */
@RequireConfigurationAdmin
@Component(name = ConfiguredProfile.PID, configurationPid = ConfiguredProfile.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = ProfileConfiguration.class, factory = true)
public final class ConfiguredProfile implements ProfileProvider {

    static final String PID = "dev.yado.profile";

    private static final int MAX_NAME = 80;
    private static final int MAX_REASON = 300;
    private static final System.Logger LOG = System.getLogger(ConfiguredProfile.class.getName());

    /**
     * A profile without the text of its prompt file.
     *
     * @param problem why the initial settings are invalid; the profile is listed with this text
     */
    private record Read(Profile profile, Optional<PromptFile> prompt, Optional<String> problem) {
    }

    private final Optional<Path> folders;
    private volatile Read read;

    @Activate
    public ConfiguredProfile(BundleContext context, ProfileConfiguration config, Map<String, Object> properties) {
        folders = Optional.ofNullable(context.getProperty("yado.etc.dir")).map(etc -> Path.of(etc, "profiles"));
        Read first;
        try {
            first = read(config, properties);
        } catch (IllegalArgumentException e) {
            first = invalid(config, properties, e);
        }
        read = first;
    }

    /** Applies new settings. Invalid ones change nothing; an exception from here would be logged as a defect of this program. */
    @Modified
    void modified(ProfileConfiguration config, Map<String, Object> properties) {
        try {
            read = read(config, properties);
        } catch (IllegalArgumentException e) {
            if (read.problem().isPresent()) {
                read = invalid(config, properties, e);
            } else {
                LOG.log(System.Logger.Level.WARNING, "the configuration " + properties.get(Constants.SERVICE_PID) + " is not in effect: "
                        + Text.bounded(e.getMessage(), MAX_REASON) + "; the old one stays");
            }
        }
    }

    @Override
    public Profile profile() {
        Read current = read;
        if (current.problem().isPresent()) {
            throw new IllegalStateException(current.problem().get());
        }
        return current.prompt().map(prompt -> current.profile().toBuilder().systemPrompt(prompt.text()).build()).orElse(current.profile());
    }

    @Override
    public Profile shown() {
        return read.profile();
    }

    // Used for the initial settings: there are no previous ones to keep.
    private static Read invalid(ProfileConfiguration config, Map<String, Object> properties, IllegalArgumentException e) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        String why = Text.bounded(e.getMessage(), MAX_REASON);
        LOG.log(System.Logger.Level.WARNING, "the configuration " + pid + " is not in effect: " + why);
        String name = Text.bounded(nameOf(pid), MAX_NAME);
        String engine = isEngine(config.engine().strip()) ? config.engine().strip() : ProfileDirectory.DEFAULT_ENGINE;
        return new Read(Profile.of(name, name, engine, Map.of()), Optional.empty(), Optional.of(why));
    }

    private static boolean isEngine(String name) {
        return name.matches("[a-z0-9-]{1,40}");
    }

    private Read read(ProfileConfiguration config, Map<String, Object> properties) {
        String file = nameOf(String.valueOf(properties.get(Constants.SERVICE_PID)));
        String name = config.name().isBlank() ? file : config.name().strip();
        try {
            if (!isEngine(config.engine().strip())) {
                throw new IllegalArgumentException("engine must be 1 to 40 characters of a-z 0-9 -");
            }
            Profile profile = Profile.builder(name, config.engine().strip()).label(config.label().isBlank() ? name : config.label())
                    .option(ProfileOptions.MODEL, text(config.model()).map(model -> requireName("model", model)).orElse(null))
                    .option(ProfileOptions.COMMAND, words(config.command()))
                    .option(ProfileOptions.TOOLS, words(config.tools()).stream().map(tool -> requireName("tools", tool)).toList())
                    .systemPrompt(text(config.system__prompt()).orElse(null)).limits(limits(config)).permissions(permissions(config))
                    .environment(pairs("environment", config.environment(), SecretReference::parse))
                    .settings(pairs("settings", config.settings(), Function.identity())).build();
            Optional<PromptFile> prompt = text(config.system__prompt__file()).map(prompts -> new PromptFile(folder(file), prompts));
            if (prompt.isPresent() && profile.systemPrompt().isPresent()) {
                throw new IllegalArgumentException("set system_prompt or system_prompt_file, not both");
            }
            return new Read(profile, prompt, Optional.empty());
        } catch (YadoException | IllegalArgumentException e) {
            throw new IllegalArgumentException("profile " + name + ": " + e.getMessage(), e);
        }
    }

    private Path folder(String file) {
        return folders.orElseThrow(() -> new IllegalArgumentException("system_prompt_file requires a folder etc/, and this process has none")).resolve(file);
    }

    private static String requireName(String key, String name) {
        if (!name.matches("[A-Za-z0-9_.-]{1,80}")) {
            throw new IllegalArgumentException("a name in " + key + " is 1 to 80 characters out of A-Z a-z 0-9 _ . -");
        }
        return name;
    }

    private static RunLimits limits(ProfileConfiguration config) {
        return RunLimits.builder().turns(config.max__turns() == 0 ? null : config.max__turns()).tokens(config.max__tokens() == 0 ? null : config.max__tokens())
                .wallTime(config.max__seconds() == 0 ? null : Duration.ofSeconds(config.max__seconds())).build();
    }

    private static Permissions permissions(ProfileConfiguration config) {
        return new Permissions(permission("default_permission", config.default__permission()),
                pairs("permissions", config.permissions(), text -> permission("permissions", text)));
    }

    private static Permission permission(String key, String text) {
        return WireName.parse(Permission.class, text.strip())
                .orElseThrow(() -> new IllegalArgumentException(key + " must be allow, ask or deny"));
    }

    private static <V> Map<String, V> pairs(String key, String[] entries, Function<String, V> value) {
        Map<String, V> pairs = new TreeMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(key + " must each be name=value");
            }
            if (pairs.put(entry.substring(0, equals).strip(), value.apply(entry.substring(equals + 1).strip())) != null) {
                throw new IllegalArgumentException(key + " has a name twice");
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
