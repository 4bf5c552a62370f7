package dev.yado.source.remote.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.source.remote.internal.settings.RemoteConfig;
import dev.yado.support.config.RejectedConfigurationFile;
import dev.yado.support.config.RejectedConfigurationFiles;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
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
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.osgi.service.cm;version=1.6.1,dev.yado.support.config;version=1.0.0"));
        framework.start();
        context = framework.getBundleContext();
        for (String artifact : new String[] {"org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component-", "org.apache.felix.configadmin",
            "org.apache.felix.scr", "jackson-annotations", "jackson-core", "jackson-databind", "dev.yado.model-", "dev.yado.model.json", "dev.yado.support",
            "dev.yado.stream",
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
        Fixture.await("no thread survives the framework", () -> RuntimeMonitorTest.threads("yado-remote-") + RuntimeMonitorTest.threads("HttpClient-") == 0);
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
        assertThat(shown("rt-b")).doesNotContain("geheim");
        for (ServiceReference<?> reference : references()) {
            assertEquals(List.of("objectClass", "runtime_id", "service.bundleid", "service.id", "service.scope"),
                    List.copyOf(new TreeSet<>(Arrays.asList(reference.getPropertyKeys()))), "every bundle can read a service's properties");
        }

        configure("c", Map.of("runtime_id", "../etc", "base_url", server.url()));
        Fixture.await("a wrong id is shown under one of our own", () -> ids().stream().anyMatch(id -> id.startsWith("misconfigured-etc-")));

        List<Object> withdrawn = new CopyOnWriteArrayList<>();
        context.addServiceListener((AllServiceListener) event -> {
            if (event.getType() == ServiceEvent.UNREGISTERING && Boolean.TRUE.equals(event.getServiceReference().getProperty("withdrawn"))) {
                withdrawn.add(event.getServiceReference().getProperty("runtime_id"));
            }
        }, "(objectClass=" + SERVICE + ")");
        // A wrong change leaves the one that works; a right one replaces it, for good only if it is another Runtime.
        a.update(new Hashtable<>(Map.of("runtime_id", "rt-a", "base_url", "ftp://geheim")));
        Fixture.await("the wrong change is told", () -> shown("rt-a").contains("remote_runtime_misconfigured"));
        assertTrue(shown("rt-a").contains("status=RUNNING") && !shown("rt-a").contains("geheim"), shown("rt-a"));
        a.update(new Hashtable<>(Map.of("runtime_id", "rt-a", "base_url", server.url(), "request_timeout_ms", 2_000)));
        Fixture.await("the right one counts", () -> ids().contains("rt-a") && shown("rt-a").contains("status=RUNNING")
                && !shown("rt-a").contains("misconfigured"));
        assertEquals(List.of(), withdrawn, "it is the same Runtime");
        a.update(new Hashtable<>(Map.of("runtime_id", "rt-a2", "base_url", server.url())));
        Fixture.await("another id is another Runtime", () -> ids().contains("rt-a2") && !ids().contains("rt-a"));
        // A service is gone from the registry before its event is delivered.
        Fixture.await("its departure is an event", () -> !withdrawn.isEmpty());
        assertEquals(List.of("rt-a"), withdrawn);

        filesAreTold();

        a.delete();
        Fixture.await("only that one is gone", () -> ids().size() == 2 && !ids().contains("rt-a2"));
        Fixture.await("its departure is an event", () -> withdrawn.size() >= 3);
        assertEquals(List.of("rt-a", "misconfigured", "rt-a2"), withdrawn.stream().map(id -> String.valueOf(id).replaceAll("-new-.*", "")).toList(),
                "whose configuration is gone is not missed");
        withdrawn.clear();
        Fixture.await("and its connections", () -> server.open() == 0);

        ours.stop();
        assertEquals(List.of(), ids());
        assertEquals(List.of(), withdrawn, "whose bundle stops is missing");
        ours.start();
        Fixture.await("the configurations count again", () -> ids().size() == 2);
    }

    /** Files that could not become configurations are listed where people look for their Runtimes. */
    private void filesAreTold() throws Exception {
        List<RejectedConfigurationFile> problems = new CopyOnWriteArrayList<>(List.of(
                new RejectedConfigurationFile("f", RemoteConfig.PID + "~a", true, "line 2: about a"),
                new RejectedConfigurationFile("f", RemoteConfig.PID + "~new", false, "line 3: about the new one"),
                new RejectedConfigurationFile("f", "dev.yado.other", false, "not ours")));
        RejectedConfigurationFiles files = () -> List.copyOf(problems);
        ServiceRegistration<?> registration = context.registerService(RejectedConfigurationFiles.class, files, null);
        Fixture.await("both are shown", () -> ids().stream().anyMatch(id -> id.startsWith("misconfigured-new-")) && shown("rt-a2").contains("about a"));
        Fixture.await("what it said before counts", () -> shown("rt-a2").contains("status=RUNNING"));
        assertEquals(4, ids().size(), ids().toString());
        String id = ids().stream().filter(i -> i.startsWith("misconfigured-new-")).findFirst().orElseThrow();
        assertTrue(shown(id).contains("about the new one") && shown(id).contains("status=UNAVAILABLE"), shown(id));

        problems.remove(1);
        problems.remove(0);
        registration.setProperties(new Hashtable<>(Map.of("service.changecount", 2L)));
        Fixture.await("they are right now", () -> ids().size() == 3 && !shown("rt-a2").contains("about a"));
        registration.unregister();
    }

    @Test
    void problemThatIsSolvedWhileItIsReadIsNotShown() throws Exception {
        AtomicReference<List<RejectedConfigurationFile>> problems = new AtomicReference<>(List.of());
        AtomicReference<Thread> solving = new AtomicReference<>();
        AtomicReference<ServiceRegistration<?>> registration = new AtomicReference<>();
        RejectedConfigurationFiles files = () -> {
            List<RejectedConfigurationFile> read = problems.get();
            if (!read.isEmpty()) {
                problems.set(List.of());
                solving.set(
                        new Thread(() -> registration.get().setProperties(new Hashtable<>(Map.of("service.changecount", 3L)))));
                solving.get().start();
                Fixture.await("the change is reported, or waits for this reader",
                        () -> !EnumSet.of(Thread.State.NEW, Thread.State.RUNNABLE).contains(solving.get().getState()));
            }
            return read;
        };
        registration.set(context.registerService(RejectedConfigurationFiles.class, files, null));
        problems.set(List.of(new RejectedConfigurationFile("f", RemoteConfig.PID + "~new", false, "no bundle defines it (yet)")));
        registration.get().setProperties(new Hashtable<>(Map.of("service.changecount", 2L)));
        solving.get().join();
        assertEquals(List.of(), ids());
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

    /** As text, since the API's classes in the framework are not those of this test. Empty while it is not there, for a change takes it away for a moment. */
    private String shown(String id) {
        Optional<ServiceReference<?>> found = references().stream().filter(r -> id.equals(r.getProperty("runtime_id"))).findFirst();
        Object service = found.map(context::getService).orElse(null);
        if (service == null) {
            return "";
        }
        try {
            Object runtime = service.getClass().getClassLoader().loadClass(SERVICE).getMethod("runtime").invoke(service);
            return "status=" + runtime.getClass().getMethod("status").invoke(runtime) + " " + runtime;
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
