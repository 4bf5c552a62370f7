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
 * A bundle in the framework under test whose sources do what a test tells them to: hang, throw, answer null, come and go. Its sources
 * are in {@code resources/lab}; it is commanded through a service of types of the JDK.
 */
public final class Lab implements AutoCloseable {

    private static final String PACKAGE = "test.lab.";

    private final Bundle bundle;
    private final BiFunction<String, Map<String, String>, String> commands;

    private Lab(Bundle bundle, BiFunction<String, Map<String, String>, String> commands) {
        this.bundle = bundle;
        this.commands = commands;
    }

    public static Lab in(Backend backend) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        Bundle bundle = context.installBundle("test:lab", new ByteArrayInputStream(Jar.BYTES));
        bundle.start();
        return new Lab(bundle, commands(context));
    }

    @SuppressWarnings("unchecked") // the lab's own bundle registered it
    private static BiFunction<String, Map<String, String>, String> commands(BundleContext context) throws Exception {
        ServiceReference<?> reference = context.getAllServiceReferences(BiFunction.class.getName(), "(lab=true)")[0];
        return (BiFunction<String, Map<String, String>, String>) context.getService(reference);
    }

    /** Compiled once for all tests of this JVM. */
    private static final class Jar {
        private static final byte[] BYTES = build();

        private static byte[] build() {
            try {
                return new TestBundle("test.lab").source(PACKAGE + "LabActivator", text("LabActivator"))
                        .source(PACKAGE + "LabSource", text("LabSource")).header("Bundle-Activator", PACKAGE + "LabActivator").build();
            } catch (Exception e) {
                throw new IllegalStateException("the lab cannot be built", e);
            }
        }
    }

    /** What a source of the lab starts as; see {@code LabSource} for what can be said. */
    public static final class Plan {
        private final Lab lab;
        private final Map<String, String> arguments = new HashMap<>();

        private Plan(Lab lab) {
            this.lab = lab;
        }

        public Plan with(String argument, String value) {
            arguments.put(argument, value);
            return this;
        }

        public Source register() {
            return new Source(lab, lab.commands.apply("add", arguments), arguments);
        }

        /** Registers and unregisters such a source so many times, in this thread. */
        public void comeAndGo(int cycles) {
            lab.commands.apply("come-and-go", with("cycles", Integer.toString(cycles)).arguments);
        }
    }

    /** A registered source. Closing it unregisters it and lets go whatever hangs in it. */
    public record Source(Lab lab, String handle, Map<String, String> arguments) implements AutoCloseable {

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

        /** How many calls have begun. */
        public long entered() {
            return Long.parseLong(command("entered", Map.of()));
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
            return lab.commands.apply(name, all);
        }
    }

    /** A source with this {@code runtime_id}. */
    public Plan source(String runtimeId) {
        return new Plan(this).with("runtime_id", runtimeId);
    }

    /** A source that does not say which Runtime it is of. */
    public Plan nameless() {
        return new Plan(this);
    }

    @Override
    public void close() throws BundleException {
        bundle.uninstall();
    }

    private static String text(String name) throws IOException {
        try (InputStream in = Lab.class.getResourceAsStream("/lab/" + name + ".java")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
