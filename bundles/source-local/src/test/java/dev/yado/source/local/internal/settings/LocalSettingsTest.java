package dev.yado.source.local.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalSettingsTest {

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();

    @Test
    void theDataDirectoryIsTheFirstThatIsSaid() {
        assertEquals(Optional.empty(), settings("", "").pods());
        environment.put("HOME", "/home/me");
        assertEquals(Optional.of(Path.of("/home/me/.yoi/pods")), settings("", "").pods());
        environment.put("YOI_HOME", "/yoi");
        assertEquals(Optional.of(Path.of("/yoi/pods")), settings("", "").pods());
        environment.put("YOI_DATA_DIR", "/data");
        assertEquals(Optional.of(Path.of("/data/pods")), settings("", "").pods());
        environment.put("YOI_DATA_DIR", " ");
        assertEquals(Optional.of(Path.of("/yoi/pods")), settings("", "").pods());
        assertEquals(Optional.of(Path.of("/configured/pods")), settings("/configured/", "").pods());
    }

    @Test
    void theWorkspaceIsTheConfiguredOneElseThatOfTheProcess() {
        assertEquals(Optional.empty(), settings("", "").workspace());
        properties.put(LocalSettings.WORKSPACE_PROPERTY, "/project/");
        assertEquals(Optional.of(new WorkspaceRoot("/project")), settings("", "").workspace());
        assertEquals(Optional.of(new WorkspaceRoot("C:/mine")), settings("", "C:\\mine\\").workspace());
    }

    @Test
    void aWrongValueIsNamedAndNotRepeated() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> settings("/planted\0path", ""));
        assertThat((e.getMessage() + e.getCause())).as(e.getMessage()).doesNotContain("planted");
        assertThat(assertThrows(IllegalArgumentException.class,
                () -> LocalSettings.of(new Config("", "", 0), environment::get, properties::get)).getMessage()).contains("max_workers");
    }

    private LocalSettings settings(String dataDir, String workspaceRoot) {
        return LocalSettings.of(new Config(dataDir, workspaceRoot, 10), environment::get, properties::get);
    }

    @SuppressWarnings("all")
    private record Config(String data__dir, String workspace__root, int max__workers) implements LocalConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public String runtime__id() {
            return "local-worker-runtime";
        }

        @Override
        public int rescan__seconds() {
            return 30;
        }

        @Override
        public boolean _yado_file_refused() {
            return false;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return LocalConfig.class;
        }
    }
}
