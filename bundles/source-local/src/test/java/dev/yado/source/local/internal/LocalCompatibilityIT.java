package dev.yado.source.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.source.local.internal.settings.LocalConfig;
import dev.yado.source.local.internal.settings.LocalSettings;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;

/** The shipped bundle in a real framework: the service follows the configuration, and nothing survives the bundle. */
class LocalCompatibilityIT {

    private static final String SERVICE = "dev.yado.source.api.RuntimeSource";

    @TempDir
    Path temp;

    private Fixtures fixtures;
    private Framework framework;
    private BundleContext context;
    private Bundle ours;

    @BeforeEach
    void start() throws Exception {
        fixtures = new Fixtures(temp.resolve("data"));
        fixtures.worker("coder", "");
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, temp.resolve("cache").toString(),
                // Shared with the test, which has to call it.
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.osgi.service.cm;version=1.6.1",
                LocalSettings.WORKSPACE_PROPERTY, Fixtures.WORKSPACE));
        framework.start();
        context = framework.getBundleContext();
        for (String artifact : new String[] {"org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component-", "org.apache.felix.configadmin",
            "org.apache.felix.scr", "jackson-annotations", "jackson-core", "jackson-databind", "dev.yado.model-", "dev.yado.stream", "dev.yado.source.api"}) {
            context.installBundle(jar(artifact)).start();
        }
        String jar = System.getProperty("yado.bundle");
        assertTrue(jar != null, "yado.bundle is not set: run this test with 'mvn verify', which packages the bundle first");
        configure(Map.of("data_dir", fixtures.data.toString()));
        ours = context.installBundle(new File(jar).toURI().toString());
        ours.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
        assertEquals(0, threads(), "a thread has survived the framework");
    }

    @Test
    void theServiceFollowsTheConfiguration() throws Exception {
        assertEquals("local-worker-runtime", runtimeId());
        Fixtures.await("the recorded Worker's directory is read", () -> runtime().contains("local_pod_inspection=available"));
        assertThat(runtime()).as("the workspace is that of the framework property: " + runtime()).contains("diagnostics=[]");

        configure(Map.of("data_dir", fixtures.data.toString(), "runtime_id", "another", "workspace_root", "/elsewhere"));
        Fixtures.await("the new id is the service's", () -> "another".equals(runtimeId()));
        Fixtures.await("for another workspace the Worker is foreign", () -> runtime().contains("local_pod_workspace_not_visible"));
        assertEquals(1, threads());

        configure(Map.of("enabled", false));
        Fixtures.await("disabled means no service and no thread", () -> reference() == null && threads() == 0);
        configure(Map.of("max_workers", 0));
        configure(Map.of("data_dir", temp.resolve("none").toString()));
        Fixtures.await("a wrong value in between does no lasting harm", () -> "local-worker-runtime".equals(runtimeId()));
    }

    @Test
    void aWrongValueIsRefusedAndTheServiceStays() throws Exception {
        ServiceReference<?> before = reference();
        configure(Map.of("data_dir", fixtures.data.toString(), "runtime_id", "no id!"));
        configure(Map.of("data_dir", fixtures.data.toString(), "max_workers", 0));
        // Configurations are handed over in their order: after this one, those before have been.
        configure(Map.of("data_dir", fixtures.data.toString()));
        configure(Map.of("data_dir", fixtures.data.toString(), "runtime_id", "another"));
        // The service goes once, for the last, and its number tells that it went for nothing before.
        Fixtures.await("the new id is the service's", () -> "another".equals(runtimeId()));
        assertEquals((long) before.getProperty(Constants.SERVICE_ID) + 1, reference().getProperty(Constants.SERVICE_ID));
    }

    @Test
    void nothingSurvivesTheBundle() throws Exception {
        // On a busy machine loading the parser's classes for the first time can outlast the bounded wait for the thread.
        Fixtures.await("the directory was read once", () -> runtime().contains("local_pod_inspection=available"));
        for (int i = 0; i < 20; i++) {
            ours.stop();
            assertEquals(null, reference());
            assertEquals("", stacks(), "a thread has survived the bundle");
            ours.start();
            assertEquals("local-worker-runtime", runtimeId());
        }
    }

    private void configure(Map<String, Object> values) throws Exception {
        Dictionary<String, Object> properties = new Hashtable<>(values);
        context.getService(context.getServiceReference(ConfigurationAdmin.class)).getConfiguration(LocalConfig.PID, null).update(properties);
    }

    private String runtimeId() {
        ServiceReference<?> reference = reference();
        return reference == null ? null : (String) reference.getProperty("runtime_id");
    }

    /** Of whatever class space: this test's own copy of the API is on its class path, which the framework could mistake for that of the service. */
    private ServiceReference<?> reference() {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(SERVICE, null);
            return found == null ? null : found[0];
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As text, since the API's classes in the framework are not those of this test. */
    private String runtime() {
        ServiceReference<?> reference = reference();
        try {
            Object service = context.getService(reference);
            Object runtime = reference.getBundle().loadClass(SERVICE).getMethod("runtime").invoke(service);
            return "diagnostics=" + runtime.getClass().getMethod("diagnostics").invoke(runtime) + " " + runtime;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("yado-source-local")).count();
    }

    private static String stacks() {
        return Thread.getAllStackTraces().entrySet().stream().filter(entry -> entry.getKey().getName().equals("yado-source-local"))
                .map(entry -> String.join("\n", Arrays.stream(entry.getValue()).map(String::valueOf).toList())).collect(Collectors.joining("\n\n"));
    }

    private static String jar(String artifact) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(File::new)
                .filter(file -> file.getName().startsWith(artifact)).findFirst()
                .orElseThrow(() -> new IllegalStateException("no jar " + artifact + " on the class path; is it a test dependency in the pom?"))
                .toURI().toString();
    }
}
