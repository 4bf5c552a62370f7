package dev.yado.runtime.spi.profile;

import dev.yado.model.id.ProfileSelector;
import dev.yado.model.value.Text;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.annotation.versioning.ProviderType;

/** An engine and its settings. A Worker keeps the profile with which it was created. Immutable; contains references to secrets, and no secrets. */
@ProviderType
public final class Profile {

    /** Maximum length of a system prompt, in characters. */
    public static final int MAX_PROMPT = 64 << 10;

    final String name;
    final String engine;
    final String label;
    final String systemPrompt;
    final RunLimits limits;
    final Permissions permissions;
    final Map<String, SecretReference> environment;
    final Map<String, String> settings;
    final Map<String, List<String>> options;

    Profile(ProfileBuilder b) {
        name = ProfileSelector.byName(b.name).value();
        engine = b.engine;
        label = Text.label(b.label == null ? b.name : b.label);
        systemPrompt = b.systemPrompt;
        limits = b.limits;
        permissions = b.permissions;
        environment = sorted(b.environment);
        settings = sorted(b.settings);
        options = withoutEmpty(b.options);
        if (systemPrompt != null && systemPrompt.length() > MAX_PROMPT) {
            throw new IllegalArgumentException("a system prompt is at most " + MAX_PROMPT + " characters");
        }
        environment.keySet().forEach(variable -> {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
                throw new IllegalArgumentException("a name in environment is letters, digits and _");
            }
        });
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static ProfileBuilder builder(String name, String engine) {
        return new ProfileBuilder(name, engine);
    }

    /** Returns a builder that starts with these values. */
    public ProfileBuilder toBuilder() {
        return new ProfileBuilder(this);
    }

    /** Returns the name that a {@link ProfileSelector} refers to. */
    public String name() {
        return name;
    }

    /** Returns the engine's name. */
    public String engine() {
        return engine;
    }

    /** Returns the label for people; the name by default. */
    public String label() {
        return label;
    }

    /** Returns the system prompt of every conversation, at most {@value #MAX_PROMPT} characters. */
    public Optional<String> systemPrompt() {
        return Optional.ofNullable(systemPrompt);
    }

    /** Returns the limits of one run. */
    public RunLimits limits() {
        return limits;
    }

    /** Returns the tools that may be used. */
    public Permissions permissions() {
        return permissions;
    }

    /** Returns the references to the values of environment variables, by variable. */
    public Map<String, SecretReference> environment() {
        return environment;
    }

    /** Returns the engine-specific settings, by name; never secrets. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Returns the options, by name: those with a key of their own in configuration files ({@link ProfileOptions}), and those that an engine defines. */
    public Map<String, List<String>> options() {
        return options;
    }

    /** Returns a profile with settings only. */
    public static Profile of(String name, String label, String engine, Map<String, String> settings) {
        return builder(name, engine).label(label).settings(settings).build();
    }

    /** Returns the value of an option; the first if there are several. */
    public Optional<String> option(String option) {
        return values(option).stream().findFirst();
    }

    /** Returns the values of an option, in order; empty if it is not set. */
    public List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }

    private static <T> Map<String, T> sorted(Map<String, T> entries) {
        return Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    private static Map<String, List<String>> withoutEmpty(Map<String, List<String>> entries) {
        Map<String, List<String>> all = new TreeMap<>();
        entries.forEach((name, values) -> {
            if (!values.isEmpty()) {
                all.put(name, List.copyOf(values));
            }
        });
        return Collections.unmodifiableMap(all);
    }

    private List<Object> components() {
        return Arrays.asList(name, engine, label, systemPrompt, limits, permissions, environment, settings, options);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Profile that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "Profile" + components();
    }
}
