package dev.yado.launcher.build;

import dev.yado.launcher.error.BundleErrorMessages;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.feature.BundleRepository;
import dev.yado.launcher.feature.Feature;
import dev.yado.launcher.feature.FeatureBundle;
import dev.yado.launcher.framework.SystemPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Resolves the bundles of one feature alone, in the framework and with the system packages that the launcher uses. Starts no bundle. In addition
 * to what the framework resolves, every mandatory {@code osgi.service} requirement must have a bundle with that capability.
 */
final class ResolveCheck {
    private static final String SERVICE = "osgi.service";

    private final BundleRepository store;

    ResolveCheck(BundleRepository store) {
        this.store = store;
    }

    void check(Feature feature) throws IOException, LaunchException {
        Path storage = Files.createTempDirectory("yado-resolve");
        try {
            Framework framework = new FrameworkFactory().newFramework(Map.of(
                    Constants.FRAMEWORK_STORAGE, storage.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.header(),
                    "felix.service.urlhandlers", "false",
                    "felix.log.level", "0"));
            framework.start();
            List<String> problems;
            try {
                problems = problems(framework, feature);
            } finally {
                framework.stop();
                framework.waitForStop(10_000);
            }
            if (!problems.isEmpty()) {
                throw new LaunchException("Feature " + feature.id() + " does not resolve on its own:", problems);
            }
        } catch (BundleException e) {
            throw new LaunchException("Feature " + feature.id() + ": " + BundleErrorMessages.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted", e);
        } finally {
            delete(storage);
        }
    }

    private List<String> problems(Framework framework, Feature feature) throws BundleException, LaunchException {
        List<Bundle> bundles = new ArrayList<>();
        for (FeatureBundle bundle : feature.bundles()) {
            bundles.add(framework.getBundleContext().installBundle("reference:" + store.file(bundle).toUri()));
        }
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        List<String> problems = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() == Bundle.INSTALLED) {
                try {
                    bundle.start(); // cannot succeed; the exception contains the reason
                } catch (BundleException e) {
                    problems.add(bundle.getSymbolicName() + ": " + BundleErrorMessages.of(e));
                }
            }
        }
        problems.addAll(missingServices(bundles));
        return problems;
    }

    private static List<String> missingServices(List<Bundle> bundles) {
        List<BundleCapability> provided = bundles.stream()
                .flatMap(b -> b.adapt(BundleRevision.class).getDeclaredCapabilities(SERVICE).stream()).toList();
        List<String> problems = new ArrayList<>();
        for (Bundle bundle : bundles) {
            for (BundleRequirement requirement : bundle.adapt(BundleRevision.class).getDeclaredRequirements(SERVICE)) {
                String filter = requirement.getDirectives().get(Constants.FILTER_DIRECTIVE);
                boolean optional = Constants.RESOLUTION_OPTIONAL.equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
                if (!optional && provided.stream().noneMatch(c -> matches(filter, c))) {
                    problems.add(bundle.getSymbolicName() + ": missing requirement " + SERVICE + " " + filter);
                }
            }
        }
        return problems;
    }

    private static boolean matches(String filter, BundleCapability capability) {
        try {
            return filter == null || FrameworkUtil.createFilter(filter).matches(capability.getAttributes());
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
