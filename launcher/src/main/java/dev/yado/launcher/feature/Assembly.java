package dev.yado.launcher.feature;

import dev.yado.launcher.error.LaunchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bundles, configurations and framework properties of several features, with variables replaced.
 *
 * <p>A bundle that two features list is installed once. Two versions of one bundle, or two different values for one configuration or
 * framework property, are an error: otherwise the result would depend on the order of the command line.
 */
public record Assembly(List<FeatureBundle> bundles, Map<String, Dictionary<String, Object>> configurations, Map<String, String> frameworkProperties) {

    /**
     * Merges features.
     *
     * @param overrides values of variables, which replace the defaults in the features
     */
    public static Assembly of(List<Feature> features, Map<String, String> overrides) throws LaunchException {
        Map<String, FeatureBundle> bundles = new LinkedHashMap<>();
        Map<String, Dictionary<String, Object>> configurations = new LinkedHashMap<>();
        Map<String, String> properties = new LinkedHashMap<>();
        Set<String> unusedOverrides = new LinkedHashSet<>(overrides.keySet());
        for (Feature feature : features) {
            unusedOverrides.removeAll(feature.variables().keySet());
            Variables variables = new Variables(feature, overrides);
            for (FeatureBundle bundle : feature.bundles()) {
                FeatureBundle other = bundles.putIfAbsent(bundle.id().withoutVersion(), bundle);
                if (other != null && !other.id().equals(bundle.id())) {
                    throw new LaunchException("Two versions of one bundle: " + other.id() + " and " + bundle.id() + " (in feature " + feature.id() + ")");
                }
                if (other != null && other.sha256().isPresent() && bundle.sha256().isPresent() && !other.sha256().equals(bundle.sha256())) {
                    throw new LaunchException("Two features require different content of bundle " + bundle.id());
                }
            }
            for (var e : feature.configurations().entrySet()) {
                Dictionary<String, Object> values = TypedValues.of(e.getKey(), e.getValue(), variables);
                Dictionary<String, Object> other = configurations.putIfAbsent(e.getKey(), values);
                if (other != null && !other.equals(values)) {
                    throw new LaunchException("Two features configure " + e.getKey() + " differently; one of them is " + feature.id());
                }
            }
            for (var e : feature.frameworkProperties().entrySet()) {
                String value = variables.replace(e.getValue());
                String other = properties.putIfAbsent(e.getKey(), value);
                if (other != null && !other.equals(value)) {
                    throw new LaunchException("Two features set different values of framework property " + e.getKey());
                }
            }
        }
        if (!unusedOverrides.isEmpty()) {
            throw new LaunchException("No feature has a variable named " + String.join(", ", unusedOverrides));
        }
        return new Assembly(List.copyOf(bundles.values()), configurations, properties);
    }

    /** Returns the highest start level of a bundle: at this level all of them are started. */
    public int startLevel() {
        return bundles.stream().mapToInt(FeatureBundle::startLevel).max().orElse(1);
    }

    /** Returns the start level of bundles in {@code deploy/}: they start after all others and stop before them. */
    public int deployLevel() {
        return startLevel() + 1;
    }

    /** Returns this assembly with more configuration values, which replace those of the features. */
    public Assembly withConfigurations(Map<String, Map<String, Object>> more) {
        Map<String, Dictionary<String, Object>> merged = new LinkedHashMap<>(configurations);
        more.forEach((pid, values) -> {
            Dictionary<String, Object> all = new Hashtable<>();
            Dictionary<String, Object> before = merged.get(pid);
            if (before != null) {
                before.keys().asIterator().forEachRemaining(k -> all.put(k, before.get(k)));
            }
            values.forEach(all::put);
            merged.put(pid, all);
        });
        return new Assembly(bundles, merged, frameworkProperties);
    }

    public static List<Feature> readAll(List<Path> files) throws LaunchException {
        List<Feature> features = new ArrayList<>();
        for (Path file : files) {
            features.add(FeatureReader.read(file));
        }
        return features;
    }
}
