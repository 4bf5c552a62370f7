package dev.yado.launcher.deploy;

import dev.yado.launcher.directory.DataDirectory;
import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.directory.InstalledBundles;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.feature.BundleId;
import dev.yado.launcher.feature.BundleRepository;
import dev.yado.launcher.feature.Feature;
import dev.yado.launcher.feature.FeatureBundle;
import dev.yado.launcher.feature.FeatureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds the bundles of features to {@code deploy/} of a data directory, where a running process starts them, and removes them. A record file beside the
 * bundles lists those of each added feature, so that its removal deletes exactly these.
 */
public final class DeployedFeatures {
    /** The feature whose bundles are assumed to be installed while no process was ever started on the data directory. */
    private static final String DEFAULT_BASE = "backend";
    private static final String RECORD_PREFIX = ".";
    private static final String RECORD_SUFFIX = ".feature";

    private final Distribution distribution;
    private final Path dataDirectory;
    private final Path deploy;

    /** @param dataDirectory created if missing */
    public DeployedFeatures(Distribution distribution, Path dataDirectory) throws LaunchException {
        this.distribution = distribution;
        this.dataDirectory = DataDirectory.prepare(dataDirectory);
        this.deploy = this.dataDirectory.resolve(DataDirectory.DEPLOY);
    }

    /** The relation of a feature to the bundles in {@code deploy/}. */
    public enum State {
        /** Not added. */
        NOT_ADDED,
        /** Added, with the bundles of this distribution. */
        ADDED,
        /** Added from another distribution; to add it again updates it. */
        OUTDATED
    }

    /** Returns the state of every feature of the distribution and of every other added one, by name. */
    public Map<String, State> states() throws LaunchException {
        Map<String, State> states = new LinkedHashMap<>();
        for (String name : distribution.featureNames()) {
            Optional<Set<String>> record = record(name);
            states.put(name, record.isEmpty() ? State.NOT_ADDED : isCurrent(name, record.get()) ? State.ADDED : State.OUTDATED);
        }
        for (String name : recorded()) {
            states.putIfAbsent(name, State.OUTDATED);
        }
        return states;
    }

    /**
     * Copies the bundles that no started feature contains to {@code deploy/}, each atomically; updates them when the feature is added already.
     *
     * @return the names of the files of the feature in {@code deploy/}
     */
    public Set<String> add(String name) throws LaunchException {
        Map<String, Path> wanted = wanted(name);
        Set<String> before = record(name).orElse(Set.of());
        Set<String> others = recordedByOthers(name);
        Set<String> ours = new LinkedHashSet<>();
        for (String file : wanted.keySet()) {
            // A jar that a user copied there is not replaced.
            if (before.contains(file) || others.contains(file) || !Files.exists(deploy.resolve(file))) {
                ours.add(file);
            }
        }
        try {
            // The record before the files: after a crash in between, removal still finds all of them.
            writeRecord(name, union(before, ours));
            for (String file : ours) {
                copy(wanted.get(file), file);
            }
            for (String file : before) {
                if (!ours.contains(file) && !others.contains(file)) {
                    Files.deleteIfExists(deploy.resolve(file));
                }
            }
            writeRecord(name, ours);
            return ours;
        } catch (IOException e) {
            throw new LaunchException("Cannot copy the bundles of feature " + name + " to " + deploy + ": " + e.getMessage(), e);
        }
    }

    /**
     * Removes a feature.
     *
     * @return the names of the deleted files; bundles that another added feature needs stay
     */
    public Set<String> remove(String name) throws LaunchException {
        Set<String> files = record(name).orElseThrow(() -> new LaunchException("Feature '" + name + "' was not added"));
        files = new LinkedHashSet<>(files);
        files.removeAll(recordedByOthers(name));
        try {
            for (String file : files) {
                Files.deleteIfExists(deploy.resolve(file));
            }
            Files.delete(recordFile(name));
            return files;
        } catch (IOException e) {
            throw new LaunchException("Cannot remove the bundles of feature " + name + " from " + deploy + ": " + e.getMessage(), e);
        }
    }

    /** Returns the bundles of a feature that no started feature contains, by the name of their file in {@code deploy/}. */
    private Map<String, Path> wanted(String name) throws LaunchException {
        Feature feature = FeatureReader.read(distribution.feature(name));
        if (!feature.configurations().isEmpty() || !feature.frameworkProperties().isEmpty()) {
            throw new LaunchException("Feature '" + name + "' contains settings, so it cannot be added while yado runs: start yado with --feature " + name);
        }
        Map<String, BundleId> installed = installed().stream().collect(Collectors.toMap(BundleId::withoutVersion, id -> id));
        BundleRepository store = new BundleRepository(List.of(distribution.bundles()));
        Map<String, Path> wanted = new LinkedHashMap<>();
        for (FeatureBundle bundle : feature.bundles()) {
            BundleId there = installed.get(bundle.id().withoutVersion());
            if (there == null) {
                wanted.put(bundle.id().path().getFileName().toString(), store.file(bundle));
            } else if (!there.equals(bundle.id())) {
                throw new LaunchException("Feature '" + name + "' needs " + bundle.id() + ", but yado was last started with " + there
                        + ". Start it from this distribution first.");
            }
        }
        return wanted;
    }

    private List<BundleId> installed() throws LaunchException {
        List<BundleId> last = InstalledBundles.read(dataDirectory);
        return last.isEmpty() ? FeatureReader.read(distribution.feature(DEFAULT_BASE)).bundles().stream().map(FeatureBundle::id).toList() : last;
    }

    private boolean isCurrent(String name, Set<String> record) throws LaunchException {
        for (FeatureBundle bundle : FeatureReader.read(distribution.feature(name)).bundles()) {
            Path file = deploy.resolve(bundle.id().path().getFileName());
            boolean same = bundle.sha256().isEmpty() || Files.exists(file) && BundleRepository.sha256(file).equals(bundle.sha256().get());
            if (record.contains(file.getFileName().toString()) && !same) {
                return false;
            }
        }
        return record.stream().allMatch(file -> Files.exists(deploy.resolve(file)));
    }

    private void copy(Path from, String name) throws IOException, LaunchException {
        Path to = deploy.resolve(name);
        if (Files.exists(to) && BundleRepository.sha256(to).equals(BundleRepository.sha256(from))) {
            return; // a new time stamp would restart the bundle
        }
        // The watch of deploy/ ignores names that begin with a dot, so it never reads an incomplete file.
        Path temp = deploy.resolve("." + name + ".tmp");
        Files.copy(from, temp, StandardCopyOption.REPLACE_EXISTING);
        Files.move(temp, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new LinkedHashSet<>(one);
        all.addAll(other);
        return all;
    }

    private Set<String> recordedByOthers(String name) throws LaunchException {
        Set<String> files = new LinkedHashSet<>();
        for (String other : recorded()) {
            if (!other.equals(name)) {
                files.addAll(record(other).orElse(Set.of()));
            }
        }
        return files;
    }

    private List<String> recorded() throws LaunchException {
        try (Stream<Path> files = Files.list(deploy)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.startsWith(RECORD_PREFIX) && n.endsWith(RECORD_SUFFIX))
                    .map(n -> n.substring(RECORD_PREFIX.length(), n.length() - RECORD_SUFFIX.length())).sorted().toList();
        } catch (IOException e) {
            throw new LaunchException("Cannot read " + deploy + ": " + e.getMessage(), e);
        }
    }

    private Optional<Set<String>> record(String name) throws LaunchException {
        // A name becomes part of a path only when it is listed.
        if (!recorded().contains(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LinkedHashSet<>(Files.readAllLines(recordFile(name))));
        } catch (IOException e) {
            throw new LaunchException("Cannot read " + recordFile(name) + ": " + e.getMessage(), e);
        }
    }

    private void writeRecord(String name, Set<String> files) throws IOException {
        Path temp = deploy.resolve(".record.tmp");
        Files.write(temp, files);
        Files.move(temp, recordFile(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path recordFile(String name) {
        return deploy.resolve(RECORD_PREFIX + name + RECORD_SUFFIX);
    }
}
