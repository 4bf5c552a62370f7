package dev.yado.source.local.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Diagnostic.Severity;
import dev.yado.model.value.Text;
import dev.yado.source.local.internal.PodsDirectory.Listing;
import dev.yado.source.local.internal.ReadOutcome.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every remark of this bundle. Stateless. None names more of a file than the filtered name of its directory. */
final class LocalDiagnostics {

    /** Most that are shown one by one; one more counts the rest. */
    static final int MAX_SHOWN = 16;

    static final Diagnostic NO_DIRECTORY = Diagnostic.warning("local_pod_registry_unavailable",
            "there are no local Workers: their directory does not exist");
    static final Diagnostic UNREADABLE = Diagnostic.warning("local_pod_registry_unreadable",
            "local Workers cannot be listed: what should be their directory is not a directory, is a link, or may not be read");
    static final Diagnostic FAILED = Diagnostic.error("internal", "local Workers cannot be shown because of an error in this source; the log has it");

    static final Diagnostic READ_ONLY = Diagnostic.info("worker_actions_not_implemented",
            "this Worker is known from local records only: it can be looked at, and nothing else");
    static final Diagnostic STALE = Diagnostic.warning("local_pod_stale",
            "this Worker has probably ended: the process or socket recorded for it does not exist any more");

    private static final Diagnostic NO_WORKSPACE = Diagnostic.warning("local_pod_workspace_unknown",
            "no local Worker is shown because this Backend's workspace is not known; set workspace_root of dev.yado.source.local");
    private static final Diagnostic NOT_WATCHED = Diagnostic.info("local_pod_watch_limited",
            "this system does not tell of changes to the directory of local Workers; they show at the next rescan");

    private LocalDiagnostics() {
    }

    /** On the directory as a whole. */
    static List<Diagnostic> remarks(Listing listing, boolean workspaceKnown, boolean watched) {
        List<Diagnostic> remarks = new ArrayList<>();
        if (!workspaceKnown) {
            remarks.add(NO_WORKSPACE);
        }
        if (listing.omitted() > 0) {
            remarks.add(Diagnostic.warning("local_pod_limit_reached",
                    listing.omitted() + " local Workers are not looked at; max_workers of dev.yado.source.local sets how many are"));
        }
        if (listing.unnamed() > 0) {
            remarks.add(Diagnostic.warning("local_pod_metadata_unreadable",
                    listing.unnamed() + " local Workers have names that are not UTF-8 and were skipped"));
        }
        if (!watched) {
            remarks.add(NOT_WATCHED);
        }
        return remarks;
    }

    /** The remarks, then those on single directories with the gravest first; what is too much is counted in a last one. */
    static List<Diagnostic> of(Collection<Pod> pods, List<Diagnostic> remarks) {
        List<Pod> complaints = pods.stream().filter(pod -> pod.complaint().isPresent())
                .sorted(Comparator.comparing((Pod pod) -> reason(pod).severity).reversed().thenComparing(Pod::name)).toList();
        int shown = Math.min(complaints.size(), MAX_SHOWN - remarks.size());
        List<Diagnostic> all = new ArrayList<>(remarks);
        complaints.subList(0, shown).forEach(pod -> all.add(diagnostic(pod)));
        if (shown < complaints.size()) {
            all.add(rest(complaints.subList(shown, complaints.size())));
        }
        return all;
    }

    private static Diagnostic diagnostic(Pod pod) {
        Reason reason = reason(pod);
        return new Diagnostic(reason.code, reason.severity, "local Worker '" + Text.label(pod.name()) + "' " + reason.says);
    }

    private static Diagnostic rest(List<Pod> pods) {
        Map<String, Long> byCode = pods.stream().collect(Collectors.groupingBy(pod -> reason(pod).code, TreeMap::new, Collectors.counting()));
        Severity severity = reason(pods.get(0)).severity;
        String counts = byCode.entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey()).collect(Collectors.joining(", "));
        return new Diagnostic("local_pod_diagnostics_omitted", severity, "and " + pods.size() + " more: " + counts);
    }

    private static Reason reason(Pod pod) {
        return pod.complaint().orElseThrow();
    }
}
