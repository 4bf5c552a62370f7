package dev.yado.config.files.internal;

import dev.yado.config.files.internal.EtcDirectory.Version;
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
 * Compares the directory with what was done about it, and does the rest. A change counts once two scans in a row see the
 * same, so that a file being written, or missing for a moment while an editor replaces it, is left alone.
 *
 * <p>Scans are run by one thread at a time; the two {@code ...Changed} methods may be called by any thread.
 */
final class EtcScan {

  private static final Logger LOG = System.getLogger("dev.yado.config.files");

  /** The name under which a problem with the directory itself is reported. */
  private static final String THE_DIRECTORY = "etc/";

  private enum Outcome {
    /** In ConfigAdmin; looked at again when somebody else writes the same configuration. */
    APPLIED,
    /** Wrong or early; looked at again when bundles define other things or somebody else gives a missing key. */
    REFUSED,
    /** Could not be read or stored; looked at again in every scan. */
    FAILED
  }

  private record Handled(Version version, Outcome outcome) {}

  private final EtcDirectory directory;
  private final Definitions definitions;
  private final ConfigurationStore store;
  private final Diagnostics diagnostics;

  private final AtomicBoolean bundlesChanged = new AtomicBoolean();
  private final Set<String> changedPids = ConcurrentHashMap.newKeySet();

  private final Map<String, Handled> handled = new HashMap<>();
  private Map<String, Version> previous = Map.of();
  private Set<String> previousPids = Set.of();
  /** The PIDs of the files at the last cleaning; unknown until the first. */
  private Optional<Set<String>> retained = Optional.empty();

  EtcScan(EtcDirectory directory, Definitions definitions, ConfigurationStore store, Diagnostics diagnostics) {
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

  /**
   * @param atOnce takes every file as it is, without waiting for a second look: right at the start, when nobody is editing
   *     and the bundles that start next need their configurations
   */
  void run(boolean atOnce) {
    SortedMap<String, Version> found;
    try {
      found = directory.list();
    } catch (IOException e) {
      // Not the same as an empty directory: taking every configuration back because a disk is away would be worse.
      LOG.log(Level.DEBUG, "Cannot list the configuration directory", e);
      diagnostics.report(THE_DIRECTORY, "", false, null, "the directory cannot be read");
      return;
    }
    diagnostics.retain(union(found.keySet(), previous.keySet()));
    Map<FileName, Version> files = named(found);
    Set<String> pids = files.keySet().stream().map(FileName::configurationPid).collect(Collectors.toSet());
    takeBack(atOnce ? pids : union(pids, previousPids));
    handled.keySet().retainAll(files.keySet().stream().map(FileName::file).collect(Collectors.toSet()));

    // Before looking at files: what changes from here on is for the next scan.
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

  /** The files with valid names. Of two files for one configuration the first by name counts, today and after a restart. */
  private Map<FileName, Version> named(SortedMap<String, Version> found) {
    Map<String, FileName> byIdentity = new HashMap<>();
    Map<FileName, Version> files = new TreeMap<>(Comparator.comparing(FileName::file));
    found.forEach(
        (file, version) -> {
          Optional<FileName> name = FileName.parse(file);
          if (name.isEmpty()) {
            diagnostics.report(file, "", false, version, "the name is neither PID.cfg nor PID~NAME.cfg, "
                + "with letters, digits, underscores, dashes, and dots between them");
            return;
          }
          FileName other = byIdentity.putIfAbsent(name.get().identity(), name.get());
          if (other == null) {
            files.put(name.get(), version);
          } else {
            diagnostics.report(file, name.get().configurationPid(), true, version, other.file() + " is for the same PID and comes first");
          }
        });
    return files;
  }

  private void takeBack(Set<String> pids) {
    if (retained.filter(pids::equals).isPresent()) {
      return;
    }
    try {
      store.retain(pids).forEach(pid -> LOG.log(Level.INFO, () -> "Configuration " + pid + " is without its file again"));
      retained = Optional.of(pids);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot take back the configurations of removed files; trying again", e);
    }
  }

  private boolean isDue(FileName name, Version version, boolean retry, Set<String> touched) {
    Handled last = handled.get(name.file());
    if (last == null || !last.version().equals(version)) {
      return true;
    }
    return switch (last.outcome()) {
      case APPLIED -> touched.contains(name.configurationPid());
      case REFUSED -> retry || touched.contains(name.configurationPid());
      case FAILED -> true;
    };
  }

  private void handle(FileName name, Version version) {
    String verb = "read";
    try {
      byte[] content = directory.read(name.file());
      if (!directory.version(name.file()).equals(version)) {
        return; // Changed while it was read; a later scan takes it.
      }
      store.requireWritable(name);
      SortedMap<String, KeyValueText.Value> texts = KeyValueText.parse(content);
      verb = "stored";
      Map<String, Object> values = convert(name, texts);
      if (store.apply(name, values)) {
        LOG.log(Level.INFO, () -> "Configuration " + name.configurationPid() + " is as its file says");
      }
      diagnostics.clear(name.file());
      handled.put(name.file(), new Handled(version, Outcome.APPLIED));
    } catch (Refused e) {
      refuse(name, version, e.getMessage());
      handled.put(name.file(), new Handled(version, Outcome.REFUSED));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "Configuration file " + name.file(), e);
      refuse(name, version, "the file cannot be " + verb);
      handled.put(name.file(), new Handled(version, Outcome.FAILED));
    }
  }

  private void refuse(FileName name, Version version, String message) {
    diagnostics.report(name.file(), name.configurationPid(), store.has(name), version, message);
  }

  private Map<String, Object> convert(FileName name, SortedMap<String, KeyValueText.Value> texts)
      throws Refused, IOException {
    Optional<Definition> definition = definitions.of(name);
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
