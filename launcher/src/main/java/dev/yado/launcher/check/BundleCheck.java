package dev.yado.launcher.check;

import dev.yado.launcher.error.BundleErrorMessages;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/** Checks that every bundle is active, except fragments. */
public final class BundleCheck {
    private final BundleStartErrors errors;

    public BundleCheck(BundleStartErrors errors) {
        this.errors = errors;
    }

    /** Returns the bundles that are not active, each with the reason; empty if all are. */
    public List<String> problems(List<Bundle> bundles) {
        List<String> problems = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (!isFragment(bundle) && bundle.getState() != Bundle.ACTIVE) {
                problems.add("Bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + " is " + state(bundle) + ": "
                        + errors.of(bundle.getBundleId()).map(BundleErrorMessages::of).orElse("the framework reports no reason"));
            }
        }
        return problems;
    }

    public static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** Returns the state of a bundle as a phrase for messages. */
    public static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.UNINSTALLED -> "uninstalled";
            case Bundle.INSTALLED -> "not resolved";
            case Bundle.RESOLVED -> "not started";
            case Bundle.STARTING -> "still starting";
            case Bundle.STOPPING -> "still stopping";
            case Bundle.ACTIVE -> "active";
            default -> "in state " + bundle.getState();
        };
    }
}
