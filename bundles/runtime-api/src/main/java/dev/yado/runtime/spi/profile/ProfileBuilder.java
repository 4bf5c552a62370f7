package dev.yado.runtime.spi.profile;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.osgi.annotation.versioning.ProviderType;

/** Collects the values of a {@link Profile}. A null stands for an absent optional value. Not thread-safe. */
@ProviderType
public final class ProfileBuilder {

    String name;
    String engine;
    String label = null;
    String systemPrompt;
    RunLimits limits = RunLimits.NONE;
    Permissions permissions = Permissions.ASK;
    Map<String, SecretReference> environment = Map.of();
    Map<String, String> settings = Map.of();
    Map<String, List<String>> options = Map.of();

    ProfileBuilder(String name, String engine) {
        this.name = Objects.requireNonNull(name, "name");
        this.engine = Objects.requireNonNull(engine, "engine");
    }

    ProfileBuilder(Profile from) {
        name = from.name;
        engine = from.engine;
        label = from.label;
        systemPrompt = from.systemPrompt;
        limits = from.limits;
        permissions = from.permissions;
        environment = from.environment;
        settings = from.settings;
        options = from.options;
    }

    /** Sets the name that a {@link dev.yado.model.id.ProfileSelector} refers to. */
    public ProfileBuilder name(String newName) {
        name = newName;
        return this;
    }

    /** Sets the engine's name. */
    public ProfileBuilder engine(String newEngine) {
        engine = newEngine;
        return this;
    }

    /** Sets the label for people; the name unless set. */
    public ProfileBuilder label(String newLabel) {
        label = newLabel;
        return this;
    }

    /** Sets the text before every conversation, at most {@value Profile#MAX_PROMPT} characters. */
    public ProfileBuilder systemPrompt(String newSystemPrompt) {
        systemPrompt = newSystemPrompt;
        return this;
    }

    /** Sets the limits of one run. */
    public ProfileBuilder limits(RunLimits newLimits) {
        limits = newLimits;
        return this;
    }

    /** Sets the tools that may be used. */
    public ProfileBuilder permissions(Permissions newPermissions) {
        permissions = newPermissions;
        return this;
    }

    /** Sets where the values of environment variables are found, by variable. */
    public ProfileBuilder environment(Map<String, SecretReference> newEnvironment) {
        environment = newEnvironment;
        return this;
    }

    /** Sets the engine-specific settings, by name; never secrets. */
    public ProfileBuilder settings(Map<String, String> newSettings) {
        settings = newSettings;
        return this;
    }

    /** Adds an option, or replaces the one of this name. @param values the values; an empty list removes the option */
    public ProfileBuilder option(String name, List<String> values) {
        Map<String, List<String>> all = new TreeMap<>(options);
        all.put(name, values);
        options = all;
        return this;
    }

    /** Adds an option with one value, or replaces the one of this name. @param value the value; null removes the option */
    public ProfileBuilder option(String name, String value) {
        return option(name, value == null ? List.of() : List.of(value));
    }

    /**
     * Sets the engine-specific options, by name: what configuration files have a key of its own for ({@link ProfileOptions}), or an
     * engine defines.
     */
    public ProfileBuilder options(Map<String, List<String>> newOptions) {
        options = newOptions;
        return this;
    }

    /**
     * Returns the profile.
     * @throws IllegalArgumentException if a value is out of bounds; the message names it
     */
    public Profile build() {
        return new Profile(this);
    }
}
