package dev.yado.runtime.spi.profile;

import dev.yado.model.id.ProfileSelector;
import dev.yado.model.value.Text;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Names an engine and says how it is to be used. A Worker keeps the profile it was created with. Immutable; holds references to secrets, never
 * secrets.
 *
 * @param name         what a {@link ProfileSelector} refers to
 * @param label        for people
 * @param engine       the engine's name
 * @param model        which of the models that are configured, by name; for engines that have models
 * @param command      the program to start and its arguments; for engines that start one
 * @param systemPrompt the text that stands before every conversation, at most {@value #MAX_PROMPT} characters
 * @param limits       how far one run may go
 * @param tools        which of the tool servers that are configured, by name
 * @param permissions  which tools may be used
 * @param environment  where the values of environment variables are to be found, by variable
 * @param settings     engine-specific; never secrets
 */
@ProviderType
public record Profile(String name, String label, String engine, Optional<String> model, List<String> command, Optional<String> systemPrompt,
        RunLimits limits, List<String> tools, Permissions permissions, Map<String, SecretReference> environment, Map<String, String> settings) {

    /** Longest system prompt, in characters. */
    public static final int MAX_PROMPT = 64 << 10;

    /**
     * @throws dev.yado.model.failure.YadoException {@code invalid_request} when the name is not of the form a selector takes
     * @throws IllegalArgumentException     when another component is out of bounds; the message names it
     */
    public Profile {
        name = ProfileSelector.byName(name).value();
        label = Text.label(label);
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(permissions, "permissions");
        model.ifPresent(m -> requireName("model", m));
        command = List.copyOf(command);
        if (systemPrompt.filter(text -> text.length() > MAX_PROMPT).isPresent()) {
            throw new IllegalArgumentException("a system prompt is at most " + MAX_PROMPT + " characters");
        }
        tools = List.copyOf(tools);
        tools.forEach(tool -> requireName("tools", tool));
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        environment.keySet().forEach(variable -> {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
                throw new IllegalArgumentException("a name in environment is letters, digits and _");
            }
        });
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /** A profile with settings and nothing else. */
    public static Profile of(String name, String label, String engine, Map<String, String> settings) {
        return new Builder(name, engine).label(label).settings(settings).build();
    }

    /** A profile by its parts; all but name and engine have a default. Not thread-safe. */
    public static Builder builder(String name, String engine) {
        return new Builder(name, engine);
    }

    public Profile withSystemPrompt(String text) {
        return new Profile(name, label, engine, model, command, Optional.of(text), limits, tools, permissions, environment, settings);
    }

    private static void requireName(String what, String name) {
        if (!name.matches("[A-Za-z0-9_.-]{1,80}")) {
            throw new IllegalArgumentException("a name in " + what + " is 1 to 80 characters out of A-Z a-z 0-9 _ . -");
        }
    }

    /** Collects the parts of a profile. */
    public static final class Builder {

        private final String name;
        private final String engine;
        private String label;
        private Optional<String> model = Optional.empty();
        private List<String> command = List.of();
        private Optional<String> systemPrompt = Optional.empty();
        private RunLimits limits = RunLimits.NONE;
        private List<String> tools = List.of();
        private Permissions permissions = Permissions.ASK;
        private Map<String, SecretReference> environment = Map.of();
        private Map<String, String> settings = Map.of();

        private Builder(String name, String engine) {
            this.name = name;
            this.engine = engine;
            this.label = name;
        }

        public Builder label(String text) {
            label = text;
            return this;
        }

        public Builder model(String modelName) {
            model = Optional.ofNullable(modelName);
            return this;
        }

        public Builder command(List<String> words) {
            command = words;
            return this;
        }

        public Builder systemPrompt(String text) {
            systemPrompt = Optional.ofNullable(text);
            return this;
        }

        public Builder limits(RunLimits runLimits) {
            limits = runLimits;
            return this;
        }

        public Builder tools(List<String> servers) {
            tools = servers;
            return this;
        }

        public Builder permissions(Permissions policy) {
            permissions = policy;
            return this;
        }

        public Builder environment(Map<String, SecretReference> references) {
            environment = references;
            return this;
        }

        public Builder settings(Map<String, String> engineSettings) {
            settings = engineSettings;
            return this;
        }

        /** @throws IllegalArgumentException as the record's constructor */
        public Profile build() {
            return new Profile(name, label, engine, model, command, systemPrompt, limits, tools, permissions, environment, settings);
        }
    }
}
