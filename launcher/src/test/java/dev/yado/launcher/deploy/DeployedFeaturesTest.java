package dev.yado.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.launcher.deploy.DeployedFeatures.State;
import dev.yado.launcher.directory.Distribution;
import dev.yado.launcher.directory.InstalledBundles;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.feature.BundleId;
import dev.yado.launcher.feature.BundleRepository;
import dev.yado.launcher.feature.FeatureBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployedFeaturesTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void distribution() throws Exception {
        data = folder.resolve("data");
        feature("backend", "", "shared:1", "base:1");
        feature("client", "", "shared:1", "wire:1", "client:1");
        feature("other", "", "wire:1", "other:1");
    }

    private void feature(String name, String more, String... bundles) throws Exception {
        StringBuilder list = new StringBuilder();
        for (String bundle : bundles) {
            BundleId id = BundleId.parse("test:" + bundle);
            Path file = folder.resolve("dist/bundles").resolve(id.path());
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.writeString(file, bundle);
            }
            list.append(list.isEmpty() ? "" : ", ").append("{ \"id\": \"" + id + "\", \"sha256\": \"" + BundleRepository.sha256(file) + "\" }");
        }
        Files.createDirectories(folder.resolve("dist/features"));
        Files.writeString(folder.resolve("dist/features/" + name + ".json"),
                "{ \"id\": \"test:" + name + ":1\", \"bundles\": [ " + list + " ]" + more + " }");
    }

    private DeployedFeatures features() throws LaunchException {
        return new DeployedFeatures(new Distribution(folder.resolve("dist")), data);
    }

    /** Returns the files that the watch of the directory reads. */
    private List<String> deployed() throws Exception {
        try (Stream<Path> files = Files.list(data.resolve("deploy"))) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.matches("[^.].*\\.jar")).sorted().toList();
        }
    }

    private List<String> everything() throws Exception {
        try (Stream<Path> files = Files.list(data.resolve("deploy"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void addsWhatIsNotThereAndRemovesExactlyThat() throws Exception {
        assertEquals(Set.of("wire-1.jar", "client-1.jar"), features().add("client"));
        assertEquals(List.of("client-1.jar", "wire-1.jar"), deployed());
        assertEquals("client:1", Files.readString(data.resolve("deploy/client-1.jar")));
        assertEquals(State.ADDED, features().states().get("client"));
        assertEquals(State.NOT_ADDED, features().states().get("other"));
        assertEquals(Set.of("wire-1.jar", "client-1.jar"), features().remove("client"));
        assertEquals(List.of(), everything());
        assertThrows(LaunchException.class, () -> features().remove("client"));
    }

    @Test
    void whatTheLastStartInstalledIsNotBroughtAgain() throws Exception {
        features();
        InstalledBundles.write(data, List.of(new FeatureBundle(BundleId.parse("test:wire:1"), 5, Optional.empty())));
        assertEquals(Set.of("shared-1.jar", "client-1.jar"), features().add("client"));
    }

    @Test
    void twoVersionsOfOneBundleAreRefused() throws Exception {
        features();
        InstalledBundles.write(data, List.of(new FeatureBundle(BundleId.parse("test:wire:2"), 5, Optional.empty())));
        String message = assertThrows(LaunchException.class, () -> features().add("client")).getMessage();
        assertTrue(message.contains("test:wire:1") && message.contains("test:wire:2"), message);
        assertEquals(List.of(), everything());
    }

    @Test
    void whatTwoFeaturesNeedStaysUntilBothAreRemoved() throws Exception {
        features().add("client");
        features().add("other");
        assertEquals(Set.of("client-1.jar"), features().remove("client"));
        assertEquals(List.of("other-1.jar", "wire-1.jar"), deployed());
        features().remove("other");
        assertEquals(List.of(), everything());
    }

    @Test
    void whatSomebodyPutThereByHandStays() throws Exception {
        features();
        Path theirs = Files.writeString(data.resolve("deploy/wire-1.jar"), "theirs");
        assertEquals(Set.of("client-1.jar"), features().add("client"));
        features().remove("client");
        assertEquals("theirs", Files.readString(theirs));
    }

    @Test
    void addingAgainBringsItUpToDateAndTouchesNothingElse() throws Exception {
        features().add("client");
        Path unchanged = data.resolve("deploy/client-1.jar");
        Files.setLastModifiedTime(unchanged, FileTime.fromMillis(1_000));
        Files.writeString(folder.resolve("dist/bundles").resolve(BundleId.parse("test:wire:1").path()), "new content");
        feature("client", "", "wire:1", "client:1", "more:1");
        assertEquals(State.OUTDATED, features().states().get("client"));
        features().add("client");
        assertEquals("new content", Files.readString(data.resolve("deploy/wire-1.jar")));
        assertEquals(FileTime.fromMillis(1_000), Files.getLastModifiedTime(unchanged));
        feature("client", "", "client:1");
        features().add("client");
        assertEquals(List.of("client-1.jar"), deployed());
        assertEquals(State.ADDED, features().states().get("client"));
    }

    @Test
    void aFeatureThatOnlyAnotherDistributionHasCanBeRemoved() throws Exception {
        features().add("client");
        Files.delete(folder.resolve("dist/features/client.json"));
        assertEquals(State.OUTDATED, features().states().get("client"));
        features().remove("client");
        assertEquals(List.of(), everything());
    }

    @Test
    void whatCannotBeAddedWhileRunningSaysSo() throws Exception {
        feature("settings", ", \"configurations\": { \"a.b\": { \"c\": \"d\" } }", "client:1");
        String message = assertThrows(LaunchException.class, () -> features().add("settings")).getMessage();
        assertThat(message).contains("--feature settings");
        assertThat(assertThrows(LaunchException.class, () -> features().add("../client")).getMessage()).contains("available: ");
        assertEquals(List.of(), everything());
    }
}
