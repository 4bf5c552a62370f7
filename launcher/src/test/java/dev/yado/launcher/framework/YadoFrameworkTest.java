package dev.yado.launcher.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.launcher.directory.DataDirectory;
import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.feature.BundleId;
import dev.yado.launcher.feature.BundleRepository;
import dev.yado.launcher.feature.FeatureBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ReadOnlyConfigurationException;

/** Starts real frameworks with generated bundles. */
class YadoFrameworkTest {
    private static final Duration BOUND = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private TestBundles bundles;

    @BeforeEach
    void foundation() throws Exception {
        bundles = new TestBundles(folder.resolve("bundles")).foundation();
    }

    private LaunchSettings.Builder settings(Path feature) {
        return LaunchSettings.of(new Distribution(folder), folder.resolve("data")).featureFile(feature).bundleFolder(bundles.folder())
                .componentTimeout(Duration.ofMillis(200));
    }

    private LaunchException failure() throws Exception {
        LaunchException failure = assertThrows(LaunchException.class, () -> YadoFramework.start(settings(bundles.feature()).build()).close());
        DataDirectory.open(folder.resolve("data"), false).close(); // given up, or this throws
        return failure;
    }

    private String onlyProblem() throws Exception {
        LaunchException failure = failure();
        assertEquals(1, failure.problems().size(), failure + " " + failure.problems());
        return failure.problems().get(0);
    }

    @Test
    void startsVerifiesAndStops() throws Exception {
        bundles.component("dev.yado.fine", "java.lang.Object", "<service><provide interface='java.lang.Object'/></service>");
        YadoFramework yado = YadoFramework.start(settings(bundles.feature()).workspace(folder).build());
        assertEquals(List.of(), yado.problems());
        assertTrue(yado.featureBundles().stream().allMatch(b -> b.getState() == Bundle.ACTIVE));
        assertEquals(yado.data().etc().toString(), yado.bundleContext().getProperty("yado.etc.dir"));
        assertEquals(folder.toString(), yado.bundleContext().getProperty("yado.workspace.dir"));
        assertEquals(List.of(), yado.stop(BOUND));
        assertEquals(List.of(), yado.stop(BOUND), "stopping twice must do nothing");
        YadoFramework.start(settings(bundles.feature()).build()).close();
    }

    @Test
    void namesTheReferenceThatIsNotSatisfied() throws Exception {
        bundles.component("dev.yado.needy", "java.lang.Object", "<reference name='engine' interface='java.util.concurrent.Callable' target='(a=b)'/>");
        assertEquals(
                "Component dev.yado.needy.c of bundle dev.yado.needy is not satisfied: reference engine has no service java.util.concurrent.Callable with (a=b)",
                onlyProblem());
    }

    @Test
    void namesTheComponentThatFailsToActivate() throws Exception {
        bundles.component("dev.yado.failing", "java.util.Scanner", ""); // has no constructor without parameters
        String problem = onlyProblem();
        assertThat(problem).startsWith("Component dev.yado.failing.c of bundle dev.yado.failing failed to activate: ");
    }

    @Test
    void namesTheBundleWhoseComponentsCannotBeRead() throws Exception {
        bundles.bundle("dev.yado.unreadable", "Service-Component", "OSGI-INF/missing.xml");
        String problem = onlyProblem();
        assertThat(problem).startsWith("Bundle dev.yado.unreadable declares components, but none could be read");
    }

    @Test
    void aComponentThatWaitsForItsRequiredConfigurationIsFine() throws Exception {
        bundles.component("dev.yado.factory", "java.util.Scanner", "configuration-policy='require'", "");
        YadoFramework.start(settings(bundles.feature()).build()).close();
    }

    @Test
    void othersComponentsAreTheirOwnBusiness() throws Exception {
        bundles.component("org.example.needy", "java.lang.Object", "<reference name='engine' interface='java.util.concurrent.Callable'/>");
        YadoFramework.start(settings(bundles.feature()).build()).close();
    }

    @Test
    void namesTheBundleThatDoesNotResolveAndWhatItMisses() throws Exception {
        bundles.bundle("org.example.alone", "Import-Package", "no.such.pkg;version=\"[1,2)\"");
        String problem = onlyProblem();
        assertTrue(problem.contains("org.example.alone") && problem.contains("not resolved") && problem.contains("package no.such.pkg"), problem);
    }

    @Test
    void namesTheRequirementAtTheEndOfTheChain() throws Exception {
        bundles.bundle("org.example.first", "Import-Package", "second.pkg").bundle("org.example.second", "Export-Package", "second.pkg", "Import-Package",
                "no.such.pkg");
        List<String> problems = failure().problems();
        assertEquals(2, problems.size());
        assertThat(problems.get(0)).as(problems.toString()).contains("missing requirement of org.example.second: package no.such.pkg");
    }

    @Test
    void namesTheBundleWhoseActivatorFails() throws Exception {
        bundles.bundle("org.example.active", "Bundle-Activator", "no.such.Activator");
        String problem = onlyProblem();
        assertTrue(problem.contains("org.example.active") && problem.contains("not started") && problem.contains("no.such.Activator"), problem);
    }

    @Test
    void namesTheBundleThatDoesNotStopInTime() throws Exception {
        Path gate = Files.createFile(folder.resolve("gate"));
        bundles.activator("org.example.slow", SlowToStop.class);
        YadoFramework yado = YadoFramework.start(settings(bundles.feature()).frameworkProperty("test.gate", gate.toString()).build());
        try {
            assertEquals(List.of("org.example.slow is still stopping"), yado.stop(Duration.ofMillis(300)));
            assertThrows(LaunchException.class, () -> DataDirectory.open(folder.resolve("data"), false), "still in use");
        } finally {
            Files.delete(gate);
        }
        assertEquals(List.of(), yado.stop(BOUND));
        DataDirectory.open(folder.resolve("data"), false).close();
    }

    @Test
    void aMissingBundleIsNamedBeforeAnythingRuns() throws Exception {
        bundles.bundle("org.example.gone");
        Files.delete(bundles.jar("org.example.gone"));
        String message = failure().getMessage();
        assertThat(message).contains("test:org.example.gone:1");
    }

    @Test
    void aBundleWithAnotherHashIsRefused() throws Exception {
        bundles.bundle("org.example.changed");
        FeatureBundle wanted = new FeatureBundle(BundleId.parse("test:org.example.changed:1"), 1, Optional.of("0".repeat(64)));
        String message = assertThrows(LaunchException.class, () -> bundles.store().file(wanted)).getMessage();
        assertTrue(message.contains("test:org.example.changed:1") && message.contains("0".repeat(64))
                && message.contains(BundleRepository.sha256(bundles.jar("org.example.changed"))), message);
        FeatureBundle same = new FeatureBundle(wanted.id(), 1, Optional.of(BundleRepository.sha256(bundles.jar("org.example.changed"))));
        assertEquals(bundles.jar("org.example.changed"), bundles.store().file(same));
    }

    @Test
    void configurationsAreThereBeforeTheirConsumersAndFixedOnesStay() throws Exception {
        Path feature = bundles.feature(", \"configurations\": { \"p\": { \"a\": \"1\", \"n:Integer\": 5 }, \"f~x\": { \"b\": \"2\" } }");
        try (YadoFramework yado = YadoFramework.start(settings(feature).fixedConfiguration("p", Map.of("a", "2")).build())) {
            ConfigurationAdmin admin = yado.bundleContext().getService(yado.bundleContext().getServiceReference(ConfigurationAdmin.class));
            assertEquals("2", admin.getConfiguration("p", "?").getProperties().get("a"));
            assertEquals(5, admin.getConfiguration("p", "?").getProperties().get("n"));
            assertEquals("2", admin.getFactoryConfiguration("f", "x", "?").getProperties().get("b"));
            assertThrows(ReadOnlyConfigurationException.class, () -> admin.getConfiguration("p", "?").update(new Hashtable<>(Map.of("a", "3"))));
        }
    }

    @Test
    void nothingOfThePreviousRunSurvivesInTheCache() throws Exception {
        Path feature = bundles.feature();
        try (YadoFramework yado = YadoFramework.start(settings(feature).build())) {
            Path late = new TestBundles(folder.resolve("more")).bundle("org.example.late").jar("org.example.late");
            yado.bundleContext().installBundle(late.toUri().toString()).start();
            assertEquals(4, yado.bundleContext().getBundles().length);
        }
        try (YadoFramework yado = YadoFramework.start(settings(feature).build())) {
            assertEquals(3, yado.bundleContext().getBundles().length);
        }
    }
}
