package dev.yado.launcher.feature;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The Maven coordinates of a bundle, as features write them: {@code group:artifact:version},
 * {@code group:artifact:type:version} or {@code group:artifact:type:classifier:version}.
 */
public record BundleId(String group, String artifact, String type, String classifier, String version) {
    // Without slash and "..": an id becomes a path below the directory of bundles and must not leave it.
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /** @throws IllegalArgumentException with a message for the author of the feature */
    public static BundleId parse(String id) {
        String[] p = id.split(":", -1);
        BundleId parsed = switch (p.length) {
            case 3 -> new BundleId(p[0], p[1], "jar", "", p[2]);
            case 4 -> new BundleId(p[0], p[1], p[2], "", p[3]);
            case 5 -> new BundleId(p[0], p[1], p[2], p[3], p[4]);
            default -> throw new IllegalArgumentException("it is not group:artifact[:type[:classifier]]:version");
        };
        for (String part : p) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException("'" + part + "' is not a valid part of a bundle id");
            }
        }
        return parsed;
    }

    /** Returns the path of the bundle in a directory in Maven layout. */
    public Path path() {
        String file = artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + "." + type;
        return Path.of(group.replace('.', '/'), artifact, version, file);
    }

    /** Returns the coordinates without the version: equal for two versions of one bundle. */
    public String withoutVersion() {
        return group + ":" + artifact + ":" + type + ":" + classifier;
    }

    @Override
    public String toString() {
        return group + ":" + artifact + (type.equals("jar") && classifier.isEmpty() ? "" : ":" + type)
                + (classifier.isEmpty() ? "" : ":" + classifier) + ":" + version;
    }
}
