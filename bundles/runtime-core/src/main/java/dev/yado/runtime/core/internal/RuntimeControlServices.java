package dev.yado.runtime.core.internal;

import dev.yado.runtime.spi.store.StoreException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongToIntFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * What the program around the framework may do with the Runtime before it stops the framework. That program shares no classes with bundles, so these are
 * services of Java's own types, told apart by the property {@code yado.control}; each also has {@code yado.runtime.id}.
 *
 * <table>
 * <caption>The services</caption>
 * <tr><th>yado.control</th><th>type</th><th>does</th></tr>
 * <tr><td>drain</td><td>Runnable</td><td>refuses new runs from now on; active ones go on. Idempotent</td></tr>
 * <tr><td>active-runs</td><td>IntSupplier</td><td>tells how many runs go on; may read the store</td></tr>
 * <tr><td>engine-drain</td><td>LongToIntFunction</td><td>has the engines of the bundle with this id begin no new run: new ones begin at another engine of
 * the name, or are refused. Tells how many runs go on at them; with 0 the bundle can be stopped and no run notices. Repeated until then, for a service
 * that was registered in between is drained only then</td></tr>
 * <tr><td>engine-resume</td><td>LongConsumer</td><td>takes an engine-drain back</td></tr>
 * <tr><td>stop</td><td>Runnable</td><td>interrupts what runs and says so, ends every stream with a last frame, serves no more. Idempotent; takes a few
 * seconds at most</td></tr>
 * </table>
 *
 * They are here as long as the Runtime's own service.
 */
final class RuntimeControlServices {

    private static final System.Logger LOG = System.getLogger(RuntimeControlServices.class.getName());

    private final List<ServiceRegistration<?>> registrations;

    RuntimeControlServices(BundleContext context, CoreRuntime runtime, RuntimeAssembly assembly) {
        registrations = List.of(
                context.registerService(Runnable.class, runtime::drain, properties(runtime, "drain")),
                context.registerService(IntSupplier.class, () -> activeRuns(assembly), properties(runtime, "active-runs")),
                context.registerService(LongToIntFunction.class, id -> assembly.extensions().drainEngines(owner -> isOf(owner, id), true),
                        properties(runtime, "engine-drain")),
                context.registerService(LongConsumer.class, id -> assembly.extensions().drainEngines(owner -> isOf(owner, id), false),
                        properties(runtime, "engine-resume")),
                context.registerService(Runnable.class, assembly::close, properties(runtime, "stop")));
    }

    void unregister() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    private static int activeRuns(RuntimeAssembly assembly) {
        try {
            return assembly.activeRuns();
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "the store does not tell whether runs are active", e);
            return 0;
        }
    }

    private static boolean isOf(Object owner, long bundleId) {
        // A service that was unregistered just now has no bundle any more.
        Bundle bundle = owner instanceof ServiceReference<?> reference ? reference.getBundle() : null;
        return bundle != null && bundle.getBundleId() == bundleId;
    }

    private static Dictionary<String, Object> properties(CoreRuntime runtime, String control) {
        return new Hashtable<>(Map.of("yado.control", control, "yado.runtime.id", runtime.id().value()));
    }
}
