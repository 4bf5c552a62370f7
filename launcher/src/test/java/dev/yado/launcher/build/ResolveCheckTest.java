package dev.yado.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.feature.FeatureReader;
import dev.yado.launcher.framework.TestBundles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolveCheckTest {
    @TempDir
    private Path folder;

    private TestBundles bundles;

    @BeforeEach
    void start() {
        bundles = new TestBundles(folder);
    }

    private void check() throws Exception {
        new ResolveCheck(bundles.store()).check(FeatureReader.read(bundles.feature()));
    }

    private String onlyProblem() {
        List<String> problems = assertThrows(LaunchException.class, this::check).problems();
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    @Test
    void aCompleteFeaturePasses() throws Exception {
        bundles.foundation().bundle("org.example.a", "Import-Package", "b.pkg,org.slf4j;version=\"[2,3)\",org.osgi.service.component.runtime")
                .bundle("org.example.b", "Export-Package", "b.pkg", "Require-Capability",
                        "osgi.service;filter:=\"(objectClass=org.osgi.service.cm.ConfigurationAdmin)\";effective:=active");
        check();
    }

    @Test
    void aMissingPackageIsNamed() throws Exception {
        bundles.bundle("org.example.a", "Import-Package", "no.such.pkg;version=\"[1,2)\"");
        String problem = onlyProblem();
        assertTrue(problem.startsWith("org.example.a: ") && problem.contains("package no.such.pkg") && problem.contains("1.0.0"), problem);
    }

    @Test
    void aMissingServiceIsNamedAndAnOptionalOneIsNot() throws Exception {
        bundles.bundle("org.example.a", "Require-Capability", "osgi.service;filter:=\"(objectClass=a.B)\";effective:=active,"
                + "osgi.service;filter:=\"(objectClass=c.D)\";effective:=active;resolution:=optional");
        assertEquals("org.example.a: missing requirement osgi.service (objectClass=a.B)", onlyProblem());
    }

    @Test
    void whatOnlyTheLaunchersClassPathHasIsNotProvided() throws Exception {
        bundles.bundle("org.example.a", "Import-Package", "tools.jackson.core");
        assertThat(onlyProblem()).contains("package tools.jackson.core");
    }
}
