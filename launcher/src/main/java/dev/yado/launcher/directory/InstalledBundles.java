package dev.yado.launcher.directory;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.feature.BundleId;
import dev.yado.launcher.feature.FeatureBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The record in a data directory of the bundles that its last start installed from features; a feature that is added to {@code deploy/} omits them. */
public final class InstalledBundles {
    private static final String FILE = "installed";

    private InstalledBundles() {
    }

    /** Replaces the record. */
    public static void write(Path dataDirectory, List<FeatureBundle> bundles) throws LaunchException {
        try {
            Files.write(dataDirectory.resolve(FILE), bundles.stream().map(b -> b.id().toString()).toList());
        } catch (IOException e) {
            throw new LaunchException("Cannot write to the data directory " + dataDirectory + ": " + e.getClass().getSimpleName(), e);
        }
    }

    /** Returns the bundles of the last start; empty before the first one. */
    public static List<BundleId> read(Path dataDirectory) throws LaunchException {
        Path file = dataDirectory.resolve(FILE);
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream().map(BundleId::parse).toList() : List.of();
        } catch (IOException | IllegalArgumentException e) {
            throw new LaunchException("Cannot read " + file + "; start yado once on this data directory to write it again", e);
        }
    }
}
