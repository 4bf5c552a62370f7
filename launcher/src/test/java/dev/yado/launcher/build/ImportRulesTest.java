package dev.yado.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.TestBundles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportRulesTest {
    @TempDir
    private Path folder;

    /** Creates two bundles; the first imports a package of the second. */
    private void check(String importer, String exporter) throws Exception {
        TestBundles bundles = new TestBundles(folder.resolve(importer + "-" + exporter))
                .bundle("dev.yado." + importer, "Import-Package", "x.pkg;version=\"[1,2)\"")
                .bundle("dev.yado." + exporter, "Export-Package", "x.pkg;version=1;uses:=\"a,b\"");
        new ImportRules().check(List.of(bundles.jar("dev.yado." + importer), bundles.jar("dev.yado." + exporter)));
    }

    private List<String> problems(String name, String... headers) throws Exception {
        Path jar = new TestBundles(folder).bundle(name, headers).jar(name);
        return assertThrows(LaunchException.class, () -> new ImportRules().check(List.of(jar))).problems();
    }

    @ParameterizedTest
    @CsvSource({"runtime.api,model", "runtime.core,runtime.api", "runtime.core,stream", "engine.echo,runtime.api", "engine.acp,process", "engine.llm,process",
        "process,support", "source.embedded,runtime.api", "runtime.store.sqlite,runtime.api",
        "source.remote,runtime.wire", "runtime.http,runtime.wire", "source.local,source.api", "registry,source.api", "registry.api,source.api",
        "backend.http,registry.api",
        "backend.console,source.api", "backend.http,http.support", "runtime.http,http.support", "http.support,model.json", "http.support,stream",
        "registry,registry.api", "backend.http,model.json", "registry,model.json", "source.local,model.json"})
    void allows(String importer, String exporter) throws Exception {
        check(importer, exporter);
    }

    @ParameterizedTest
    @CsvSource({"backend.http,runtime.api", "backend.http,runtime.wire", "backend.http,runtime.core", "backend.http,source.embedded", "registry,runtime.api",
        "source.local,runtime.api",
        "source.remote,runtime.api", "runtime.core,source.api", "runtime.core,model.json", "engine.echo,stream", "engine.acp,stream", "engine.llm,stream",
        "process,stream", "engine.echo,process", "runtime.core,process", "process,runtime.api", "engine.echo,source.api", "model,runtime.api",
        "source.api,registry.api",
        "source.local,registry.api", "registry.api,model.json", "runtime.api,runtime.core", "http.support,registry.api", "http.support,runtime.api",
        "http.support,source.api", "registry,http.support", "runtime.core,http.support", "backend.http,unheard.of"})
    void refuses(String importer, String exporter) {
        List<String> problems = assertThrows(LaunchException.class, () -> check(importer, exporter)).problems();
        assertEquals(List.of("dev.yado." + importer + " must not import x.pkg of dev.yado." + exporter), problems);
    }

    @Test
    void theHeadlessBundlesKnowNoHttpAndNoJson() throws Exception {
        for (String bundle : List.of("model", "runtime.api", "runtime.core", "stream", "process", "engine.echo")) {
            for (String imported : List.of("jakarta.servlet.http", "tools.jackson.databind", "com.fasterxml.jackson.annotation",
                    "org.osgi.service.servlet.whiteboard", "org.eclipse.jetty.server")) {
                List<String> problems = problems("dev.yado." + bundle, "Import-Package", imported + ";resolution:=optional");
                assertEquals(List.of("dev.yado." + bundle + " must run without HTTP and JSON, but imports " + imported), problems);
            }
        }
        new ImportRules()
                .check(List.of(new TestBundles(folder).bundle("dev.yado.backend.http", "Import-Package", "jakarta.servlet").jar("dev.yado.backend.http")));
    }

    @Test
    void whatEvadesTheRulesIsRefused() throws Exception {
        assertThat(problems("dev.yado.backend.http", "Require-Bundle", "dev.yado.runtime.api").get(0)).contains("Require-Bundle");
        assertThat(problems("dev.yado.backend.http", "DynamicImport-Package", "*").get(0)).contains("DynamicImport-Package");
        assertThat(problems("dev.yado.source.remote", "Export-Package", "dev.yado.source.remote.internal").get(0)).contains("internal");
        assertThat(problems("dev.yado.backend.http", "Import-Package", "dev.yado.nowhere").get(0)).contains("no bundle exports");
    }

    @Test
    void headersAreReadWithTheirQuotes() {
        assertEquals(List.of("a.b", "c.d", "e"), ImportRules.names("a.b;version=\"[1,2)\";x:=\"y;z,w\",c.d;e;version=1"));
        assertEquals(List.of(), ImportRules.names(null));
    }
}
