package dev.yado.itests.harness;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/**
 * A bundle in the framework under test that registers sources with scripted behaviour: they hang, throw, return null, or are registered and unregistered. Its
 * Java sources are in {@code resources/scripted}. Tests control it through a service that uses only JDK types, because the framework does not share other
 * classes with the test.
 */
public final class ScriptedSources implements AutoCloseable {

    private static final String PACKAGE = "test.scripted.";

    private final Bundle bundle;
    private final BiFunction<String, Map<String, String>, String> commands;

    private ScriptedSources(Bundle bundle, BiFunction<String, Map<String, String>, String> commands) {
        this.bundle = bundle;
        this.commands = commands;
    }

    public static ScriptedSources in(Backend backend) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        Bundle bundle = context.installBundle("test:scripted-sources", new ByteArrayInputStream(Jar.BYTES));
        bundle.start();
        return new ScriptedSources(bundle, commands(context));
    }

    @SuppressWarnings("unchecked") // the test bundle registers a service of this type
    private static BiFunction<String, Map<String, String>, String> commands(BundleContext context) throws Exception {
        ServiceReference<?> reference = context.getAllServiceReferences(BiFunction.class.getName(), "(scripted.sources=true)")[0];
        return (BiFunction<String, Map<String, String>, String>) context.getService(reference);
    }

    /** Holds the bundle, compiled once for all tests of this JVM. */
    private static final class Jar {
        private static final byte[] BYTES = build();

        private static byte[] build() {
            try {
                return new TestBundle("test.scripted").source(PACKAGE + "ScriptedSourcesActivator", text("ScriptedSourcesActivator"))
                        .source(PACKAGE + "ScriptedSource", text("ScriptedSource")).header("Bundle-Activator", PACKAGE + "ScriptedSourcesActivator").build();
            } catch (Exception e) {
                throw new IllegalStateException("cannot build the bundle with scripted sources", e);
            }
        }
    }

    /** Collects the arguments of a scripted source; {@code ScriptedSource} defines them. */
    public static final class SourceBuilder {
        private final ScriptedSources sources;
        private final Map<String, String> arguments = new HashMap<>();

        private SourceBuilder(ScriptedSources sources) {
            this.sources = sources;
        }

        public SourceBuilder with(String argument, String value) {
            arguments.put(argument, value);
            return this;
        }

        public Source register() {
            return new Source(sources, sources.commands.apply("add", arguments), arguments);
        }

        /** Registers and unregisters such a source {@code cycles} times, in this thread. */
        public void registerAndUnregister(int cycles) {
            sources.commands.apply("register-and-unregister", with("cycles", Integer.toString(cycles)).arguments);
        }
    }

    /** A registered source. Closing it unregisters it and releases hanging calls. */
    public record Source(ScriptedSources sources, String handle, Map<String, String> arguments) implements AutoCloseable {

        /** @param operation the name of a method of RuntimeSource, or {@code *} for all others */
        public Source behave(String operation, String behaviour) {
            command("behave", Map.of("operation", operation, "behaviour", behaviour));
            return this;
        }

        public void ranking(int ranking) {
            Map<String, String> changed = new HashMap<>(arguments);
            changed.put("ranking", Integer.toString(ranking));
            command("ranking", changed);
        }

        /** Returns the number of calls that have started. */
        public long entered() {
            return Long.parseLong(command("entered", Map.of()));
        }

        /** Unregisters the source while its calls hang. */
        public void unregister() {
            command("unregister", Map.of());
        }

        public void release() {
            command("release", Map.of());
        }

        @Override
        public void close() {
            command("remove", Map.of());
        }

        private String command(String name, Map<String, String> more) {
            Map<String, String> all = new HashMap<>(more);
            all.put("handle", handle);
            return sources.commands.apply(name, all);
        }
    }

    /** Prepares a source with this {@code runtime_id}. */
    public SourceBuilder source(String runtimeId) {
        return new SourceBuilder(this).with("runtime_id", runtimeId);
    }

    /** Prepares a source without the property {@code runtime_id}. */
    public SourceBuilder withoutRuntimeId() {
        return new SourceBuilder(this);
    }

    @Override
    public void close() throws BundleException {
        bundle.uninstall();
    }

    private static String text(String name) throws IOException {
        try (InputStream in = ScriptedSources.class.getResourceAsStream("/scripted/" + name + ".java")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
