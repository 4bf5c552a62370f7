package dev.yado.config.files.internal;

import dev.yado.config.files.internal.EtcDirectory.Version;
import dev.yado.support.log.FailureLog;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Compares the directory with the configurations that were applied, and applies the differences. A change is applied once two
 * consecutive scans find the same, so that a file that is being written, or that an editor is replacing, is left alone.
 *
 * <p>One thread at a time calls {@link #run}; the two {@code ...Changed} methods are thread-safe.
 */
final class EtcScanner {

    private static final Logger LOG = System.getLogger("dev.yado.config.files");

    /** The name for problems of the directory itself. */
    private static final String THE_DIRECTORY = "etc/";

    private enum Outcome {
        /** Written to ConfigAdmin; handled again when something else writes the same configuration. */
        APPLIED,
        /** Invalid, or without a definition; handled again when bundles or the configuration change. */
        REJECTED,
        /** Could not be read or stored; handled again in every scan. */
        FAILED
    }

    private record Handled(Version version, Outcome outcome) {}

    private final FailureLog failures = new FailureLog(LOG);
    private final EtcDirectory directory;
    private final ConfigurationDefinitions definitions;
    private final ConfigurationStore store;
    private final ConfigFileDiagnostics diagnostics;

    private final AtomicBoolean bundlesChanged = new AtomicBoolean();
    private final Set<String> changedPids = ConcurrentHashMap.newKeySet();

    private final Map<String, Handled> handled = new HashMap<>();
    /** The files that no component was ever without: those of the first scan, and those that waited for their definition; until they are accepted. */
    private final Set<String> early = new HashSet<>();
    private Map<String, Version> previous = Map.of();
    private Set<String> previousPids = Set.of();
    /** The PIDs of the files at the last removal of orphans; empty until the first. */
    private Optional<Set<String>> retained = Optional.empty();

    EtcScanner(EtcDirectory directory, ConfigurationDefinitions definitions, ConfigurationStore store, ConfigFileDiagnostics diagnostics) {
        this.directory = directory;
        this.definitions = definitions;
        this.store = store;
        this.diagnostics = diagnostics;
    }

    void bundlesChanged() {
        bundlesChanged.set(true);
    }

    void configurationChanged(String pid) {
        changedPids.add(pid);
    }

    /** Scans the directory once, and logs an unexpected failure: an exception would end the schedule, and later changes would have no effect. */
    void runSafely(boolean atOnce) {
        try {
            run(atOnce);
        } catch (RuntimeException e) {
            failures.log(Level.ERROR, "A scan of the configuration files failed; it is repeated", e);
        }
    }

    /**
     * Scans the directory once.
     *
     * @param atOnce true to apply every file without waiting for a second scan: at the start, when files are complete
     *     and the bundles that start next need their configurations
     */
    void run(boolean atOnce) {
        SortedMap<String, Version> found;
        try {
            found = directory.list();
        } catch (IOException e) {
            // Not treated as an empty directory: an unavailable disk must not revert every configuration.
            LOG.log(Level.DEBUG, "Cannot list the configuration directory", e);
            diagnostics.report(THE_DIRECTORY, "", false, null, "the directory cannot be read");
            return;
        }
        diagnostics.retain(union(found.keySet(), previous.keySet()));
        if (sharedDirectory()) {
            return;
        }
        Map<ConfigFileName, Version> files = named(found);
        Set<String> pids = files.keySet().stream().map(ConfigFileName::configurationPid).collect(Collectors.toSet());
        revertOrphans(atOnce ? pids : union(pids, previousPids));
        Set<String> present = files.keySet().stream().map(ConfigFileName::file).collect(Collectors.toSet());
        handled.keySet().retainAll(present);
        early.retainAll(present);
        if (atOnce) {
            early.addAll(present);
        }

        // Before files are read: later changes are for the next scan.
        boolean retry = bundlesChanged.getAndSet(false);
        Set<String> touched = Set.copyOf(changedPids);
        changedPids.removeAll(touched);
        files.forEach(
                (name, version) -> {
                    boolean settled = atOnce || version.equals(previous.get(name.file()));
                    if (settled && isDue(name, version, retry, touched)) {
                        handle(name, version);
                    }
                });
        previous = found;
        previousPids = pids;
    }

    /** Returns whether other users can change the directory, which is reported: then no file in it is read, and the configurations stay as they are. */
    private boolean sharedDirectory() {
        try {
            Optional<String> problem = directory.problem();
            problem.ifPresent(how -> diagnostics.report(THE_DIRECTORY, "", false, null, "the directory " + how + "; use chmod go-w or chown"));
            return problem.isPresent();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot read the permissions of the configuration directory", e);
            diagnostics.report(THE_DIRECTORY, "", false, null, "the directory cannot be read");
            return true;
        }
    }

    /** Returns the files with valid names. Of two files for one configuration, the first by name applies. */
    private Map<ConfigFileName, Version> named(SortedMap<String, Version> found) {
        Map<String, ConfigFileName> byIdentity = new HashMap<>();
        Map<ConfigFileName, Version> files = new TreeMap<>(Comparator.comparing(ConfigFileName::file));
        found.forEach(
                (file, version) -> {
                    Optional<ConfigFileName> name = ConfigFileName.parse(file);
                    if (name.isEmpty()) {
                        diagnostics.report(file, "", false, version, "the name must be PID.cfg or PID~NAME.cfg, "
                                + "with letters, digits, underscores and dashes, and dots between them");
                        return;
                    }
                    ConfigFileName other = byIdentity.putIfAbsent(name.get().identity(), name.get());
                    if (other == null) {
                        files.put(name.get(), version);
                    } else {
                        diagnostics.report(file, name.get().configurationPid(), true, version, other.file() + " has the same PID and takes precedence");
                    }
                });
        return files;
    }

    private void revertOrphans(Set<String> pids) {
        if (retained.filter(pids::equals).isPresent()) {
            return;
        }
        try {
            store.retain(pids).forEach(pid -> LOG.log(Level.INFO, () -> "Configuration " + pid + " is reverted: its file was removed"));
            retained = Optional.of(pids);
        } catch (IOException | RuntimeException e) {
            failures.log(Level.WARNING, "Cannot revert the configurations of removed files; trying again", e);
        }
    }

    private boolean isDue(ConfigFileName name, Version version, boolean retry, Set<String> touched) {
        Handled last = handled.get(name.file());
        if (last == null || !last.version().equals(version)) {
            return true;
        }
        return switch (last.outcome()) {
            case APPLIED -> touched.contains(name.configurationPid());
            case REJECTED -> retry || touched.contains(name.configurationPid());
            case FAILED -> true;
        };
    }

    private void handle(ConfigFileName name, Version version) {
        String verb = "read";
        try {
            byte[] content = directory.read(name.file());
            if (!directory.version(name.file()).equals(version)) {
                return; // It changed while it was read; a later scan applies it.
            }
            store.requireWritable(name);
            SortedMap<String, KeyValueText.Value> texts = KeyValueText.parse(content);
            verb = "stored";
            Map<String, Object> values = convert(name, texts);
            if (store.apply(name, values)) {
                LOG.log(Level.INFO, () -> "Configuration " + name.configurationPid() + " is set from its file");
            }
            diagnostics.clear(name.file());
            early.remove(name.file());
            handled.put(name.file(), new Handled(version, Outcome.APPLIED));
        } catch (ConfigFileException e) {
            reject(name, version, e.getMessage(), e.isTemporary());
            handled.put(name.file(), new Handled(version, Outcome.REJECTED));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, () -> "Configuration file " + name.file(), e);
            reject(name, version, "the file cannot be " + verb, false);
            handled.put(name.file(), new Handled(version, Outcome.FAILED));
        }
    }

    private void reject(ConfigFileName name, Version version, String message, boolean temporary) {
        if (temporary) {
            diagnostics.reportPatiently(name.file(), name.configurationPid(), store.has(name), version, message);
        } else {
            diagnostics.report(name.file(), name.configurationPid(), store.has(name), version, message);
        }
        try {
            Optional<ConfigurationDefinition> definition = definitions.of(name);
            if (!name.isFactory() && early.contains(name.file()) && definition.filter(ConfigurationDefinition::closesWhenRefused).isPresent()) {
                store.refuse(name);
            }
        } catch (ConfigFileException undefinedOrFixed) {
            // Without a definition there is no component either; when there is one, it must not start with its defaults.
            early.add(name.file());
        } catch (IOException | RuntimeException e) {
            failures.log(Level.ERROR, "The component of the refused file " + name.file() + " could not be closed", e);
        }
    }

    private Map<String, Object> convert(ConfigFileName name, SortedMap<String, KeyValueText.Value> texts)
            throws ConfigFileException, IOException {
        Optional<ConfigurationDefinition> definition = definitions.of(name);
        if (definition.isPresent()) {
            return definition.get().convert(texts, store.keysBefore(name));
        }
        Map<String, Object> values = new TreeMap<>();
        texts.forEach((key, value) -> values.put(key, value.text()));
        return values;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new HashSet<>(one);
        union.addAll(other);
        return union;
    }
}
