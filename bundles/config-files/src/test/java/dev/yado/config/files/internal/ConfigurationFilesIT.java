package dev.yado.config.files.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.yado.support.config.RejectedConfigurationFile;
import dev.yado.support.config.RejectedConfigurationFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** Tests the shipped bundle in a real framework: its start, operation and stop. */
class ConfigurationFilesIT {

    private static final String DEFINITION = """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="lamp" name="lamp"><AD id="watts" type="Integer" default="5" min="1" max="100"/></OCD>
              <Designate factoryPid="dev.yado.test.lamp"><Object ocdref="lamp"/></Designate>
            </metatype:MetaData>
            """;
    private static final String DESK = "dev.yado.test.lamp~desk";

    @TempDir
    Path temporary;
    private Path etc;

    @BeforeEach
    void makeEtc() throws Exception {
        etc = Files.createDirectory(temporary.resolve("etc"));
    }

    private RealFramework framework() throws Exception {
        return new RealFramework(temporary.resolve("cache"), Map.of(ConfigurationFiles.DIRECTORY, etc.toString()));
    }

    @Test
    void filesThatAreThereAreConfigurationsOnceTheBundleIsStarted() throws Exception {
        Files.writeString(etc.resolve(DESK + ".cfg"), "watts = 9\n");
        try (RealFramework framework = framework()) {
            framework.installDefining("test.lamp", DEFINITION); // not started, as a bundle of a later start level
            framework.installOurs();
            framework.start();

            assertEquals(9, framework.value(DESK, "watts"), "no waiting: the components of later bundles do not wait either");
        }
    }

    @Test
    void filesTakeEffectWhileTheFrameworkRuns() throws Exception {
        try (RealFramework framework = framework()) {
            framework.installDefining("test.lamp", DEFINITION);
            framework.installOurs();
            framework.start();
            Path file = etc.resolve(DESK + ".cfg");

            Files.writeString(file, "watts = 9\n");
            RealFramework.await("the dropped file is a configuration", () -> Integer.valueOf(9).equals(framework.value(DESK, "watts")));

            long before = changes(framework);
            Files.writeString(file, "watts = 101\n");
            RealFramework.await("the wrong value is a diagnostic", () -> !diagnostics(framework).isEmpty());
            RealFramework.await("whoever shows diagnostics is told", () -> changes(framework) > before);
            assertEquals(
                    List.of(new RejectedConfigurationFile(DESK + ".cfg", DESK, true, "line 1: 'watts' must be at most 100")),
                    diagnostics(framework));
            assertEquals(9, framework.value(DESK, "watts"), "the old value stays");

            Files.delete(file);
            RealFramework.await("the configuration goes with its file", () -> framework.configuration(DESK) == null);
            RealFramework.await("so does the diagnostic", () -> diagnostics(framework).isEmpty());
        }
    }

    @Test
    void aFileWaitsForTheBundleThatDefinesIt() throws Exception {
        Files.writeString(etc.resolve(DESK + ".cfg"), "watts = 9\n");
        try (RealFramework framework = framework()) {
            framework.installOurs();
            framework.start();
            assertEquals("no bundle defines PID dev.yado.test.lamp (yet)", diagnostics(framework).get(0).message());
            assertFalse(diagnostics(framework).get(0).configured());
            assertNull(framework.configuration(DESK));

            framework.installDefining("test.lamp", DEFINITION).start();

            RealFramework.await("the file is applied", () -> Integer.valueOf(9).equals(framework.value(DESK, "watts")));
            RealFramework.await("nothing is wrong any more", () -> diagnostics(framework).isEmpty());
        }
    }

    @Test
    void aFileRemovedWhileNothingRanIsNoticedAtTheNextStart() throws Exception {
        Files.writeString(etc.resolve(DESK + ".cfg"), "watts = 9\n");
        try (RealFramework framework = framework()) {
            framework.installDefining("test.lamp", DEFINITION);
            framework.installOurs();
            framework.start();
            assertEquals(9, framework.value(DESK, "watts"));
        }
        Files.delete(etc.resolve(DESK + ".cfg"));

        try (RealFramework framework = framework()) { // the same cache, in which ConfigAdmin keeps its configurations
            framework.start();
            assertNull(framework.configuration(DESK));
        }
    }

    @Test
    void aStoppedBundleWatchesNothingAndLeavesTheConfigurations() throws Exception {
        Files.writeString(etc.resolve(DESK + ".cfg"), "watts = 9\n");
        try (RealFramework framework = framework()) {
            framework.installDefining("test.lamp", DEFINITION);
            Bundle ours = framework.installOurs();
            framework.start();
            assertEquals(1, watchers());

            ours.stop();

            assertEquals(0, watchers(), "the thread ends before stop() returns");
            assertEquals(9, framework.value(DESK, "watts"));
        }
    }

    @Test
    void withoutADirectoryItDoesNothing() throws Exception {
        try (RealFramework framework = new RealFramework(temporary.resolve("cache"), Map.of())) {
            framework.installOurs();
            framework.start();

            assertEquals(0, watchers());
            assertEquals(List.of(), diagnostics(framework));
        }
    }

    private static long watchers() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("yado-config-files")).count();
    }

    private static long changes(RealFramework framework) {
        return (Long) framework.context().getServiceReference(RejectedConfigurationFiles.class).getProperty(Constants.SERVICE_CHANGECOUNT);
    }

    private static List<RejectedConfigurationFile> diagnostics(RealFramework framework) {
        return framework.service(RejectedConfigurationFiles.class).current();
    }
}
