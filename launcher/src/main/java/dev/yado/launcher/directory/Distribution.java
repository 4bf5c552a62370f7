package dev.yado.launcher.directory;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory of an installed distribution: {@code bin/ lib/ bundles/ features/}. */
public record Distribution(Path home) {
    private static final Pattern FEATURE_NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
    /** Set by {@code bin/yado} to its own location. */
    private static final String HOME_PROPERTY = "yado.home";

    public Distribution {
        home = home.toAbsolutePath().normalize();
    }

    /** Returns the distribution that this process was started from. */
    public static Distribution ofThisProcess() throws LaunchException {
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null) {
            throw new LaunchException("System property " + HOME_PROPERTY + " is not set; start yado with bin/yado");
        }
        return new Distribution(Path.of(home));
    }

    public Path bundles() {
        return home.resolve("bundles");
    }

    /** Returns the file of a feature; the error for an unknown name lists the known ones. */
    public Path feature(String name) throws LaunchException {
        Path file = features().resolve(name + ".json");
        if (!FEATURE_NAME.matcher(name).matches() || !Files.isRegularFile(file)) {
            throw new LaunchException("There is no feature '" + name + "'; available: " + String.join(", ", featureNames()));
        }
        return file;
    }

    public List<String> featureNames() throws LaunchException {
        try (Stream<Path> files = Files.list(features())) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".json")).map(n -> n.substring(0, n.length() - 5)).sorted().toList();
        } catch (IOException e) {
            throw new LaunchException("Cannot read " + features() + ": " + e.getMessage(), e);
        }
    }

    private Path features() {
        return home.resolve("features");
    }

    /** Returns the version of this build, from the jar of the launcher. */
    public String version() {
        try (InputStream in = Distribution.class.getResourceAsStream("/dev/yado/launcher/version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("version.properties is missing in the jar of the launcher", e);
        }
    }
}
