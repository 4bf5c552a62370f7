package dev.yado.launcher.feature;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a feature file and rejects unknown keys, because a misspelt key that is skipped silently is hard to find.
 *
 * <p>Extensions: {@code framework-launching-properties} is supported; any other is an error when mandatory, and ignored otherwise.
 */
public final class FeatureReader {
    static final String LAUNCHING_PROPERTIES = "framework-launching-properties";
    /** The start level of bundles that do not name one; Yado's own bundles start at this level. */
    static final int DEFAULT_START_LEVEL = 5;

    private static final String RESOURCE_VERSION = "1.0";
    private static final Set<String> KEYS = Set.of("feature-resource-version", "id", "name", "description", "docURL", "license", "SCM",
            "vendor", "complete", "categories", "bundles", "configurations", "variables", "extensions");
    private static final Set<String> BUNDLE_KEYS = Set.of("id", "bundleStartLevel", "sha256");
    private static final Set<String> EXTENSION_KEYS = Set.of("kind", "type", "json", "text", "artifacts");

    private final Path file;

    private FeatureReader(Path file) {
        this.file = file;
    }

    public static Feature read(Path file) throws LaunchException {
        try {
            return new FeatureReader(file).feature(JsonFile.read(file));
        } catch (NoSuchFileException e) {
            throw new LaunchException("No such feature: " + file, e);
        } catch (IOException e) {
            throw new LaunchException("Cannot read feature " + file + ": " + e.getMessage(), e);
        }
    }

    private Feature feature(Object json) throws LaunchException {
        Map<String, Object> root = object(json, "the feature");
        onlyKeys(root, KEYS, "the feature");
        Object version = root.getOrDefault("feature-resource-version", RESOURCE_VERSION);
        if (!RESOURCE_VERSION.equals(version)) {
            throw wrong("feature-resource-version is " + version + "; this launcher supports " + RESOURCE_VERSION);
        }
        String id = string(root.get("id"), "id");
        try {
            BundleId.parse(id);
        } catch (IllegalArgumentException e) {
            throw wrong("id '" + id + "': " + e.getMessage());
        }
        return new Feature(id, bundles(root.get("bundles")), configurations(root.get("configurations")), variables(root.get("variables")),
                frameworkProperties(root.get("extensions")));
    }

    private List<FeatureBundle> bundles(Object json) throws LaunchException {
        List<FeatureBundle> bundles = new ArrayList<>();
        if (json == null) {
            return bundles;
        }
        if (!(json instanceof List<?> list)) {
            throw wrong("bundles must be a list");
        }
        for (Object entry : list) {
            // The specification allows a plain id for a bundle without other keys.
            Map<String, Object> bundle = entry instanceof String s ? Map.of("id", s) : object(entry, "a bundle");
            String id = string(bundle.get("id"), "a bundle's id");
            onlyKeys(bundle, BUNDLE_KEYS, "bundle " + id);
            try {
                BundleId parsed = BundleId.parse(id);
                if (bundles.stream().anyMatch(b -> b.id().withoutVersion().equals(parsed.withoutVersion()))) {
                    throw wrong("bundle " + id + " is listed twice");
                }
                bundles.add(new FeatureBundle(parsed, startLevel(bundle.get("bundleStartLevel"), id), hash(bundle.get("sha256"), id)));
            } catch (IllegalArgumentException e) {
                throw wrong("bundle '" + id + "': " + e.getMessage());
            }
        }
        return bundles;
    }

    private int startLevel(Object json, String bundle) throws LaunchException {
        if (json == null) {
            return DEFAULT_START_LEVEL;
        }
        if (json instanceof Integer level && level >= 1 && level <= 100) {
            return level;
        }
        throw wrong("bundle " + bundle + ": bundleStartLevel must be a whole number from 1 to 100");
    }

    private Optional<String> hash(Object json, String bundle) throws LaunchException {
        if (json == null) {
            return Optional.empty();
        }
        if (json instanceof String hash && hash.matches("[0-9a-f]{64}")) {
            return Optional.of(hash);
        }
        throw wrong("bundle " + bundle + ": sha256 must be 64 lower-case hex digits");
    }

    private Map<String, Map<String, Object>> configurations(Object json) throws LaunchException {
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        if (json != null) {
            for (var e : object(json, "configurations").entrySet()) {
                configurations.put(e.getKey(), object(e.getValue(), "configuration " + e.getKey()));
            }
        }
        return configurations;
    }

    private Map<String, Object> variables(Object json) throws LaunchException {
        Map<String, Object> variables = json == null ? Map.of() : object(json, "variables");
        for (var e : variables.entrySet()) {
            if (e.getValue() instanceof Map || e.getValue() instanceof List) {
                throw wrong("variable " + e.getKey() + " must be a string, a number, a boolean or null");
            }
        }
        return variables;
    }

    private Map<String, String> frameworkProperties(Object json) throws LaunchException {
        Map<String, String> properties = new LinkedHashMap<>();
        if (json == null) {
            return properties;
        }
        for (var e : object(json, "extensions").entrySet()) {
            String name = e.getKey();
            Map<String, Object> extension = object(e.getValue(), "extension " + name);
            onlyKeys(extension, EXTENSION_KEYS, "extension " + name);
            Object kind = extension.getOrDefault("kind", "optional");
            if (name.equals(LAUNCHING_PROPERTIES)) {
                for (var p : object(extension.get("json"), "extension " + name + ", json").entrySet()) {
                    properties.put(p.getKey(), String.valueOf(p.getValue()));
                }
            } else if (kind.equals("mandatory")) {
                throw wrong("extension " + name + " is mandatory, and this launcher does not support it");
            } else if (!kind.equals("optional") && !kind.equals("transient")) {
                throw wrong("extension " + name + ": kind must be mandatory, optional or transient");
            }
        }
        return properties;
    }

    private void onlyKeys(Map<String, Object> object, Set<String> allowed, String what) throws LaunchException {
        for (String key : object.keySet()) {
            if (!allowed.contains(key)) {
                throw wrong(what + " has an unknown key '" + key + "'");
            }
        }
    }

    private Map<String, Object> object(Object json, String what) throws LaunchException {
        if (json instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((k, v) -> object.put((String) k, v));
            return object;
        }
        throw wrong(what + " must be a JSON object");
    }

    private String string(Object json, String what) throws LaunchException {
        if (json instanceof String s && !s.isBlank()) {
            return s;
        }
        throw wrong(what + " must be a string");
    }

    private LaunchException wrong(String what) {
        return new LaunchException("Feature " + file + ": " + what);
    }
}
