package dev.yado.launcher.framework;

import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.error.LaunchException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of {@link YadoFramework#start}, which reads nothing from the environment.
 *
 * @param version the framework property {@code yado.version} for the bundles
 * @param features the feature files, at least one
 * @param bundleFolders the directories in Maven layout that contain the bundles of the features
 * @param dataDirectory created if missing, locked while the framework runs
 * @param sharedData whether other users may change the data directory, {@code etc/}, {@code deploy/} and what is in them; otherwise that is refused
 * @param workspace the framework property {@code yado.workspace.dir} for the bundles
 * @param variables values that replace the defaults of the features' variables
 * @param configurations by PID; these values replace those of the features
 * @param fixed the PIDs among them that take effect after the start is verified, and that are read-only while the framework runs, also for files in
 *     {@code etc/}
 * @param frameworkProperties framework properties that replace those of the features and the launcher
 * @param componentTimeout the maximum time for Yado's own components to become satisfied, after which the start fails
 */
public record LaunchSettings(String version, List<Path> features, List<Path> bundleFolders, Path dataDirectory, boolean sharedData, Path workspace,
        Map<String, String> variables, Map<String, Map<String, Object>> configurations, Set<String> fixed,
        Map<String, String> frameworkProperties, Duration componentTimeout) {

    public LaunchSettings {
        features = List.copyOf(features);
        bundleFolders = List.copyOf(bundleFolders);
        variables = Map.copyOf(variables);
        configurations = Map.copyOf(configurations);
        fixed = Set.copyOf(fixed);
        frameworkProperties = Map.copyOf(frameworkProperties);
    }

    /** Returns a builder of settings for features of an installed distribution. */
    public static Builder of(Distribution distribution, Path dataDirectory) {
        return new Builder(distribution, dataDirectory);
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private final Distribution distribution;
        private final Path dataDirectory;
        private final List<Path> features = new ArrayList<>();
        private final List<Path> bundleFolders = new ArrayList<>();
        private final Map<String, String> variables = new LinkedHashMap<>();
        private final Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        private final Set<String> fixed = new LinkedHashSet<>();
        private final Map<String, String> frameworkProperties = new LinkedHashMap<>();
        private boolean sharedData;
        private Path workspace = Path.of("");
        private Duration componentTimeout = Duration.ofSeconds(10);

        private Builder(Distribution distribution, Path dataDirectory) {
            this.distribution = distribution;
            this.dataDirectory = dataDirectory;
            this.bundleFolders.add(distribution.bundles());
        }

        public Path dataDirectory() {
            return dataDirectory;
        }

        public boolean sharedData() {
            return sharedData;
        }

        /** Accepts that other users may change the data directory and what is in it. */
        public Builder sharedData(boolean shared) {
            sharedData = shared;
            return this;
        }

        /** Adds a feature by its name in the distribution's {@code features/} folder. */
        public Builder feature(String name) throws LaunchException {
            features.add(distribution.feature(name));
            return this;
        }

        public Builder featureFile(Path file) {
            features.add(file);
            return this;
        }

        public Builder bundleFolder(Path folder) {
            bundleFolders.add(folder);
            return this;
        }

        public Builder workspace(Path directory) {
            workspace = directory;
            return this;
        }

        public Builder variables(Map<String, String> values) {
            variables.putAll(values);
            return this;
        }

        public Builder configuration(String pid, Map<String, Object> values) {
            configurations.put(pid, Map.copyOf(values));
            return this;
        }

        /** Sets a configuration that takes effect only after the start is verified, and is read-only while the framework runs. */
        public Builder fixedConfiguration(String pid, Map<String, Object> values) {
            fixed.add(pid);
            return configuration(pid, values);
        }

        public Builder frameworkProperty(String key, String value) {
            frameworkProperties.put(key, value);
            return this;
        }

        public Builder componentTimeout(Duration bound) {
            componentTimeout = bound;
            return this;
        }

        public LaunchSettings build() {
            return new LaunchSettings(distribution.version(), features, bundleFolders, dataDirectory, sharedData, workspace.toAbsolutePath().normalize(),
                    variables,
                    configurations, fixed, frameworkProperties, componentTimeout);
        }
    }
}
