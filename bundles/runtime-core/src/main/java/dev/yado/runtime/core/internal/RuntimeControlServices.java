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
 * The operations by which the launcher stops or updates a Runtime. The launcher shares no classes with bundles, so these are services of Java's own types,
 * distinguished by the property {@code yado.control}; each also has {@code yado.runtime.id}. <table> <caption>The services</caption>
 * <tr><th>yado.control</th><th>type</th><th>does</th></tr> <tr><td>drain</td><td>Runnable</td><td>refuses new runs; active ones continue. Idempotent</td></tr>
 * <tr><td>active-runs</td><td>IntSupplier</td><td>returns the number of active runs; may read the store</td></tr>
 * <tr><td>engine-drain</td><td>LongToIntFunction</td><td>drains the engines of the bundle with this id: new runs get another engine of the same name, or are
 * refused. Returns the number of active runs of these engines; at 0 the bundle can be stopped without interrupting a run. Call it repeatedly, as a service that
 * was registered meanwhile is drained only by the next call</td></tr> <tr><td>engine-resume</td><td>LongConsumer</td><td>reverts an engine-drain</td></tr>
 * <tr><td>stop</td><td>Runnable</td><td>interrupts active runs and records that, ends every stream with a last frame, and stops. Idempotent; takes a few
 * seconds at most</td></tr> </table> They are registered as long as the Runtime's own service.
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
            LOG.log(System.Logger.Level.WARNING, "the number of active runs is unknown: the store failed", e);
            return 0;
        }
    }

    private static boolean isOf(Object owner, long bundleId) {
        // The bundle of an unregistered service is null.
        Bundle bundle = owner instanceof ServiceReference<?> reference ? reference.getBundle() : null;
        return bundle != null && bundle.getBundleId() == bundleId;
    }

    private static Dictionary<String, Object> properties(CoreRuntime runtime, String control) {
        return new Hashtable<>(Map.of("yado.control", control, "yado.runtime.id", runtime.id().value()));
    }
}
