package test.scripted;

import dev.yado.source.api.RuntimeSource;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/**
 * Registers scripted sources. Its commands are a service that uses only JDK types, because a test outside the framework shares no other types with this bundle.
 */
public final class ScriptedSourcesActivator implements BundleActivator, BiFunction<String, Map<String, String>, String> {

    private record Registered(ScriptedSource source, ServiceRegistration<RuntimeSource> registration) {
    }

    private final Map<String, Registered> sources = new ConcurrentHashMap<>();
    private final AtomicLong handles = new AtomicLong();
    private BundleContext context;

    @Override
    public void start(BundleContext bundleContext) {
        context = bundleContext;
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("scripted.sources", "true"));
        context.registerService(BiFunction.class, this, properties);
    }

    @Override
    public void stop(BundleContext bundleContext) {
        sources.values().forEach(registered -> registered.source().release());
    }

    @Override
    public String apply(String command, Map<String, String> arguments) {
        switch (command) {
            case "add":
                return add(arguments);
            case "ranking":
                of(arguments).registration().setProperties(properties(arguments));
                return "";
            case "behave":
                of(arguments).source().behave(arguments.get("operation"), arguments.get("behaviour"));
                return "";
            case "entered":
                return Long.toString(of(arguments).source().entered());
            case "release":
                of(arguments).source().release();
                return "";
            case "unregister":
                of(arguments).registration().unregister();
                return "";
            case "remove":
                remove(arguments);
                return "";
            case "register-and-unregister":
                return registerAndUnregister(arguments);
            default:
                throw new IllegalArgumentException(command);
        }
    }

    private Registered of(Map<String, String> arguments) {
        return sources.get(arguments.get("handle"));
    }

    private String add(Map<String, String> arguments) {
        String handle = Long.toString(handles.incrementAndGet());
        ScriptedSource source = new ScriptedSource(arguments);
        ServiceRegistration<RuntimeSource> registration = context.registerService(RuntimeSource.class, source, properties(arguments));
        sources.put(handle, new Registered(source, registration));
        return handle;
    }

    private void remove(Map<String, String> arguments) {
        Registered registered = of(arguments);
        registered.registration().unregister();
        registered.source().release();
    }

    /** Registers and unregisters a source repeatedly, without pauses. */
    private String registerAndUnregister(Map<String, String> arguments) {
        int cycles = Integer.parseInt(arguments.get("cycles"));
        for (int i = 0; i < cycles; i++) {
            ScriptedSource source = new ScriptedSource(arguments);
            ServiceRegistration<RuntimeSource> registration = context.registerService(RuntimeSource.class, source, properties(arguments));
            source.awaitEntered(i % 3);
            registration.unregister();
        }
        return "";
    }

    private static Dictionary<String, Object> properties(Map<String, String> arguments) {
        Dictionary<String, Object> properties = new Hashtable<>();
        if (arguments.containsKey(RuntimeSource.RUNTIME_ID)) {
            properties.put(RuntimeSource.RUNTIME_ID, arguments.get(RuntimeSource.RUNTIME_ID));
        }
        properties.put(Constants.SERVICE_RANKING, Integer.valueOf(arguments.getOrDefault("ranking", "0")));
        return properties;
    }
}
