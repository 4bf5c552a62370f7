package dev.yado.launcher.build;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.feature.BundleId;
import dev.yado.launcher.feature.BundleRepository;
import dev.yado.launcher.feature.Feature;
import dev.yado.launcher.feature.FeatureBundle;
import dev.yado.launcher.feature.FeatureReader;
import dev.yado.launcher.feature.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Fills the distribution, as the last step of the build before it is packed: writes each feature with the hashes of its bundles and copies these
 * bundles. Fails when a feature does not resolve on its own or a bundle violates {@link ImportRules}.
 */
public final class DistributionBuilder {
    private final BundleRepository built;
    private final Path builtBundles;
    private final Path distribution;

    DistributionBuilder(Path builtBundles, Path distribution) {
        this.builtBundles = builtBundles;
        this.built = new BundleRepository(List.of(builtBundles));
        this.distribution = distribution;
    }

    /** @param arguments the directories of the features with versions filled in, of all built bundles, and of the distribution */
    public static void main(String[] arguments) throws IOException {
        try {
            new DistributionBuilder(Path.of(arguments[1]), Path.of(arguments[2])).run(Path.of(arguments[0]));
        } catch (LaunchException e) {
            System.err.println(e.getMessage());
            e.problems().forEach(problem -> System.err.println("  " + problem));
            System.exit(1);
        }
    }

    void run(Path templates) throws IOException, LaunchException {
        List<Path> files = jsonFiles(templates);
        if (files.isEmpty()) {
            throw new LaunchException("No feature found in " + templates);
        }
        for (Path file : files) {
            Feature feature = FeatureReader.read(file);
            new ResolveCheck(built).check(feature);
            write(file, copyBundles(feature));
        }
        new ImportRules().check(jars(builtBundles));
    }

    private Map<String, String> copyBundles(Feature feature) throws IOException, LaunchException {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (FeatureBundle bundle : feature.bundles()) {
            Path from;
            try {
                from = built.file(bundle);
            } catch (LaunchException e) {
                throw new LaunchException("Feature " + feature.id() + " lists " + bundle.id() + ", which is not built: add it to features/pom.xml", e);
            }
            Path to = distribution.resolve("bundles").resolve(bundle.id().path());
            Files.createDirectories(to.getParent());
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            hashes.put(bundle.id().toString(), BundleRepository.sha256(to));
        }
        return hashes;
    }

    private void write(Path template, Map<String, String> hashes) throws IOException, LaunchException {
        @SuppressWarnings("unchecked") // FeatureReader has accepted the file, so it is an object
        Map<String, Object> feature = (Map<String, Object>) JsonFile.read(template);
        List<Object> bundles = new ArrayList<>();
        for (Object entry : (List<?>) feature.getOrDefault("bundles", List.of())) {
            Map<String, Object> bundle = new LinkedHashMap<>();
            if (entry instanceof Map<?, ?> map) {
                map.forEach((k, v) -> bundle.put((String) k, v));
            } else {
                bundle.put("id", entry);
            }
            bundle.put("sha256", hashes.get(BundleId.parse((String) bundle.get("id")).toString()));
            bundles.add(bundle);
        }
        feature.put("bundles", bundles);
        Path to = distribution.resolve("features").resolve(template.getFileName());
        Files.createDirectories(to.getParent());
        Files.writeString(to, JsonWriter.of(feature));
    }

    private static List<Path> jsonFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
    }
}
