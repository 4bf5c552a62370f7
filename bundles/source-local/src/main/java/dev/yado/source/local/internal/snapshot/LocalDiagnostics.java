package dev.yado.source.local.internal.snapshot;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Diagnostic.Severity;
import dev.yado.model.value.Text;
import dev.yado.source.local.internal.read.PodsDirectory.PodListing;
import dev.yado.source.local.internal.read.ReadOutcome.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All diagnostics of this bundle. Stateless. None shows more of a file than the filtered name of its directory. */
public final class LocalDiagnostics {

    /** The maximum number shown one by one; one more gives the number of the others. */
    public static final int MAX_SHOWN = 16;

    public static final Diagnostic NO_DIRECTORY = Diagnostic.warning("local_pod_registry_unavailable",
            "there are no local Workers: their directory does not exist");
    public static final Diagnostic UNREADABLE = Diagnostic.warning("local_pod_registry_unreadable",
            "local Workers cannot be listed: the path of their directory is not a directory, is a link, or cannot be read");
    public static final Diagnostic FAILED = Diagnostic.error("internal", "local Workers cannot be shown because of an error in this source; see the log");

    static final Diagnostic READ_ONLY = Diagnostic.info("worker_actions_not_implemented",
            "this Worker is known from local records only and is read-only");
    public static final Diagnostic STALE = Diagnostic.warning("local_pod_stale",
            "this Worker has probably ended: the process or socket recorded for it does not exist any more");

    private static final Diagnostic NO_WORKSPACE = Diagnostic.warning("local_pod_workspace_unknown",
            "no local Worker is shown because this Backend's workspace is not known; set workspace_root of dev.yado.source.local");
    private static final Diagnostic NOT_WATCHED = Diagnostic.info("local_pod_watch_limited",
            "this system does not report changes to the directory of local Workers; they show at the next rescan");

    private LocalDiagnostics() {
    }

    /** Returns the diagnostics that concern the directory as a whole. */
    public static List<Diagnostic> general(PodListing listing, boolean workspaceKnown, boolean watched) {
        List<Diagnostic> general = new ArrayList<>();
        if (!workspaceKnown) {
            general.add(NO_WORKSPACE);
        }
        if (listing.omitted() > 0) {
            general.add(Diagnostic.warning("local_pod_limit_reached",
                    listing.omitted() + " local Workers are not read; the maximum is max_workers of dev.yado.source.local"));
        }
        if (listing.unnamed() > 0) {
            general.add(Diagnostic.warning("local_pod_metadata_unreadable",
                    listing.unnamed() + " local Workers have names that are not UTF-8 and were skipped"));
        }
        if (!watched) {
            general.add(NOT_WATCHED);
        }
        return general;
    }

    /** Returns the general diagnostics, then the diagnostics of single Pods with the most severe first; those over the maximum are counted in a last one. */
    public static List<Diagnostic> of(Collection<PodRecord> pods, List<Diagnostic> general) {
        List<PodRecord> problems = pods.stream().filter(pod -> pod.problem().isPresent())
                .sorted(Comparator.comparing((PodRecord pod) -> reason(pod).severity()).reversed().thenComparing(PodRecord::name)).toList();
        int shown = Math.min(problems.size(), MAX_SHOWN - general.size());
        List<Diagnostic> all = new ArrayList<>(general);
        problems.subList(0, shown).forEach(pod -> all.add(diagnostic(pod)));
        if (shown < problems.size()) {
            all.add(rest(problems.subList(shown, problems.size())));
        }
        return all;
    }

    private static Diagnostic diagnostic(PodRecord pod) {
        Reason reason = reason(pod);
        return new Diagnostic(reason.code(), reason.severity(), "local Worker '" + Text.label(pod.name()) + "' " + reason.text());
    }

    private static Diagnostic rest(List<PodRecord> pods) {
        Map<String, Long> byCode = pods.stream().collect(Collectors.groupingBy(pod -> reason(pod).code(), TreeMap::new, Collectors.counting()));
        Severity severity = reason(pods.get(0)).severity();
        String counts = byCode.entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey()).collect(Collectors.joining(", "));
        return new Diagnostic("local_pod_diagnostics_omitted", severity, "and " + pods.size() + " more: " + counts);
    }

    private static Reason reason(PodRecord pod) {
        return pod.problem().orElseThrow();
    }
}
