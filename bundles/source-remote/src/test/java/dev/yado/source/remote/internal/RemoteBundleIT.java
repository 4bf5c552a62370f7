package dev.yado.source.remote.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The shipped bundle in a real framework: one service for each configuration, whatever is in it, and nothing survives. */
class RemoteBundleIT {

    private static final String SERVICE = "dev.yado.source.api.RuntimeSource";

    @TempDir
    Path temp;

    private RawServer server;
    private Framework framework;
    private BundleContext context;
    private Bundle ours;

    @BeforeEach
    void start() throws Exception {
        server = new RawServer(Fixture.healthyBut((request, connection) -> connection.empty(404)));
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, temp.resolve("cache").toString(),
                // Shared with the test, which has to call it.
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.osgi.service.cm;version=1.6.1"));
        framework.start();
        context = framework.getBundleContext();
        for (String artifact : new String[] {"org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component-", "org.apache.felix.configadmin",
            "org.apache.felix.scr", "jackson-annotations", "jackson-core", "jackson-databind", "dev.yado.model-", "dev.yado.model.json", "dev.yado.stream",
            "dev.yado.source.api", "dev.yado.runtime.wire"}) {
            context.installBundle(jar(artifact)).start();
        }
        String jar = System.getProperty("yado.bundle");
        assertTrue(jar != null, "yado.bundle is not set: run this test with 'mvn verify', which packages the bundle first");
        ours = context.installBundle(new File(jar).toURI().toString());
        ours.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
        Fixture.await("no thread survives the framework", () -> RuntimeLinkTest.threads("yado-remote-") + RuntimeLinkTest.threads("HttpClient-") == 0);
        Fixture.await("no connection survives the framework", () -> server.open() == 0);
        server.close();
    }

    @Test
    void servicesFollowTheConfigurations() throws Exception {
        assertEquals(List.of(), ids());

        Configuration a = configure("a", Map.of("runtime_id", "rt-a", "base_url", server.url() + "/"));
        configure("b", Map.of("runtime_id", "rt-b", "base_url", "http://user:geheim@host"));
        Fixture.await("both are registered", () -> ids().equals(List.of("rt-a", "rt-b")));
        Fixture.await("the one that is there is seen", () -> shown("rt-a").contains("status=RUNNING"));
        assertTrue(shown("rt-b").contains("status=UNAVAILABLE") && shown("rt-b").contains("remote_runtime_misconfigured"), shown("rt-b"));
        assertFalse(shown("rt-b").contains("geheim"));
        for (ServiceReference<?> reference : references()) {
            assertEquals(List.of("objectClass", "runtime_id", "service.bundleid", "service.id", "service.scope"),
                    List.copyOf(new TreeSet<>(Arrays.asList(reference.getPropertyKeys()))), "every bundle can read a service's properties");
        }

        configure("c", Map.of("runtime_id", "../etc", "base_url", server.url()));
        Fixture.await("a wrong id is shown under one of our own", () -> ids().stream().anyMatch(id -> id.startsWith("misconfigured-etc-")));

        a.delete();
        Fixture.await("only that one is gone", () -> ids().size() == 2 && !ids().contains("rt-a"));
        Fixture.await("and its connections", () -> server.open() == 0);

        ours.stop();
        assertEquals(List.of(), ids());
        ours.start();
        Fixture.await("the configurations count again", () -> ids().size() == 2);
    }

    private Configuration configure(String name, Map<String, Object> values) throws Exception {
        Configuration configuration = context.getService(context.getServiceReference(ConfigurationAdmin.class))
                .getFactoryConfiguration(RemoteConfig.PID, name, "?");
        configuration.update(new Hashtable<>(values));
        return configuration;
    }

    private List<String> ids() {
        return references().stream().map(reference -> (String) reference.getProperty("runtime_id")).sorted().toList();
    }

    /** Of whatever class space: this test's own copy of the API is on its class path, which the framework could mistake for that of the service. */
    private List<ServiceReference<?>> references() {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(SERVICE, null);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As text, since the API's classes in the framework are not those of this test. */
    private String shown(String id) {
        ServiceReference<?> reference = references().stream().filter(r -> id.equals(r.getProperty("runtime_id"))).findFirst().orElseThrow();
        try {
            Object service = context.getService(reference);
            return reference.getBundle().loadClass(SERVICE).getMethod("runtime").invoke(service).toString();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String jar(String artifact) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(File::new)
                .filter(file -> file.getName().startsWith(artifact)).findFirst()
                .orElseThrow(() -> new IllegalStateException("no jar " + artifact + " on the class path; is it a test dependency in the pom?"))
                .toURI().toString();
    }
}
