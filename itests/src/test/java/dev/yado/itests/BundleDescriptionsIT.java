package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.w3c.dom.Element;

/** The shipped bundles describe themselves to OSGi tools: their manifests declare their services and requirements, and their components have short names. */
class BundleDescriptionsIT {

    private static final String SERVICE = "osgi.service";
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static Backend backend;
    private static List<Bundle> ours;

    private record Component(Bundle bundle, Element xml) {

        static Component read(Bundle bundle, String path) {
            try (InputStream in = bundle.getEntry(path).openStream()) {
                DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
                factory.setNamespaceAware(true);
                return new Component(bundle, factory.newDocumentBuilder().parse(in).getDocumentElement());
            } catch (Exception e) {
                throw new AssertionError(bundle + " " + path, e);
            }
        }

        String name() {
            return xml.getAttribute("name");
        }

        String policy() {
            return xml.getAttribute("configuration-policy");
        }

        List<String> pids() {
            return Arrays.asList(xml.getAttribute("configuration-pid").split(" "));
        }
    }

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        Path etc = Files.createDirectories(data.resolve("etc"));
        // Every component with a required configuration has one, so that its services are registered.
        Files.writeString(etc.resolve("dev.yado.profile~shout.cfg"), "label = Shout\n");
        Files.writeString(etc.resolve("dev.yado.retention~all.cfg"), "max_log_events = 1000\n");
        Files.writeString(etc.resolve("dev.yado.llm.model~m.cfg"), "provider = openai-compatible\nbase_url = http://127.0.0.1:1\nmodel = m\n");
        Files.writeString(etc.resolve("dev.yado.mcp.server~t.cfg"), "url = http://127.0.0.1:1\n");
        Files.writeString(etc.resolve("dev.yado.source.remote~r.cfg"), "runtime_id = r\nbase_url = http://127.0.0.1:1\n");
        Files.writeString(etc.resolve("dev.yado.source.local.cfg"), "data_dir = " + data.resolve("none") + "\n");
        backend = Backend.start(data, List.of("store-sqlite", "engine-llm", "engine-acp", "remote-client", "commands"), UnaryOperator.identity());
        ours = Arrays.stream(backend.framework().bundleContext().getBundles()).filter(b -> b.getSymbolicName().startsWith("dev.yado.")).toList();
        Await.until("the remote source", BOUND, () -> services("dev.yado.source.api.RuntimeSource").size(), found -> found >= 2);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    private static List<Component> components() {
        return ours.stream().flatMap(bundle -> Optional.ofNullable(bundle.getHeaders().get("Service-Component")).stream()
                .flatMap(paths -> Stream.of(paths.split(","))).map(path -> Component.read(bundle, path.strip()))).toList();
    }

    private static Collection<? extends ServiceReference<?>> services(String type) throws Exception {
        ServiceReference<?>[] found = backend.framework().bundleContext().getAllServiceReferences(type, null);
        return found == null ? List.of() : List.of(found);
    }

    @Test
    void componentsHaveShortUniqueNames() {
        List<String> names = components().stream().map(Component::name).toList();
        assertThat(names).hasSizeGreaterThan(20).doesNotHaveDuplicates().allSatisfy(name -> assertThat(name).matches("dev(\\.[a-z]+){2,4}"));
        assertThat(names).noneMatch(name -> name.contains(".internal"));
        // Without a PID of its own a component would take its configuration from its name.
        for (Component component : components()) {
            boolean configured = !component.xml().getAttribute("configuration-pid").isEmpty();
            assertEquals(configured, !component.policy().equals("ignore"), component.name() + " names its PID or ignores configurations");
        }
    }

    @Test
    void everyServiceIsDeclaredByItsBundle() {
        List<String> undeclared = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (Bundle bundle : ours) {
            for (ServiceReference<?> reference : Optional.ofNullable(bundle.getRegisteredServices()).orElse(new ServiceReference<?>[0])) {
                for (String type : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
                    types.add(type);
                    // The launcher, which shares no types with the bundles, calls the first, and a shell the second.
                    boolean control = type.startsWith("java.")
                            && (reference.getProperty("yado.control") != null || reference.getProperty("osgi.command.scope") != null);
                    // Types of other specifications are registered for their whiteboards, which need no capability.
                    boolean whiteboard = !type.startsWith("java.") && !type.startsWith("dev.yado.");
                    if (!control && !whiteboard && !declares(bundle, type)) {
                        undeclared.add(bundle.getSymbolicName() + ": " + type);
                    }
                }
            }
        }
        assertThat(types).contains("dev.yado.runtime.spi.engine.Engine", "dev.yado.runtime.spi.store.WorkerStore",
                "dev.yado.runtime.spi.profile.ProfileProvider",
                "dev.yado.runtime.api.WorkerRuntime", "dev.yado.source.api.RuntimeSource", "dev.yado.registry.api.RuntimeRegistry",
                "dev.yado.support.config.RejectedConfigurationFiles");
        assertThat(undeclared).isEmpty();
    }

    private static boolean declares(Bundle bundle, String type) {
        return bundle.adapt(BundleRevision.class).getDeclaredCapabilities(SERVICE).stream()
                .anyMatch(capability -> ((List<?>) capability.getAttributes().get(Constants.OBJECTCLASS)).contains(type));
    }

    @Test
    void requiredServicesHaveNamedTypes() {
        assertThat(ours.stream().flatMap(b -> b.adapt(BundleRevision.class).getDeclaredRequirements(SERVICE).stream()).map(BundleRequirement::toString))
                .noneMatch(requirement -> requirement.contains("objectClass=java."));
    }

    @Test
    void componentsWithRequiredConfigurationRequireConfigurationAdmin() throws Exception {
        List<Component> requiring = components().stream().filter(component -> component.policy().equals("require")).toList();
        assertThat(requiring.stream().flatMap(component -> component.pids().stream())).contains("dev.yado.llm.model", "dev.yado.mcp.server", "dev.yado.profile",
                "dev.yado.retention", "dev.yado.store.sqlite", "dev.yado.source.remote");
        for (Component component : requiring) {
            assertThat(component.bundle().adapt(BundleRevision.class).getDeclaredRequirements("osgi.implementation")).as(component.name())
                    .anyMatch(requirement -> requirement.toString().contains("osgi.cm"));
        }
    }

    @Test
    void runtimeServiceCarriesItsId() throws Exception {
        BundleContext context = backend.framework().bundleContext();
        ServiceReference<?> reference = services("dev.yado.runtime.api.WorkerRuntime").iterator().next();
        Object runtime = context.getService(reference);
        assertEquals(runtime.getClass().getMethod("id").invoke(runtime).toString(), reference.getProperty("runtime_id"));
    }
}
