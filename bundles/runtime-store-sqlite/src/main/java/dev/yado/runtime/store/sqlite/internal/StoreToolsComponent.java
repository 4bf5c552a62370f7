package dev.yado.runtime.store.sqlite.internal;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.folder.StorePaths;
import dev.yado.runtime.store.sqlite.internal.tools.StoreBackup;
import dev.yado.runtime.store.sqlite.internal.tools.StoreTools;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Registers the operations of the {@code yado store} commands. The command line shares no classes with bundles, so the services have the type
 * {@link BiFunction} and are distinguished by the property {@code yado.control}. Each takes a map of options and a consumer of output lines, and returns whether
 * no problem was found; if the operation cannot be done, it throws an {@link IllegalStateException} whose message is one sentence.
 *
 * <table>
 * <caption>The services</caption>
 * <tr><th>yado.control</th><th>options</th><th>operation</th></tr>
 * <tr><td>store-check</td><td></td><td>reads everything and reports damage</td></tr>
 * <tr><td>store-export</td><td>file</td><td>writes everything readable to a new file</td></tr>
 * <tr><td>store-import</td><td>file, keep_epoch</td><td>creates a store from such a file</td></tr>
 * <tr><td>store-restore</td><td>file, keep_epoch</td><td>creates a store from a backup</td></tr>
 * <tr><td>store-backup</td><td>data, file</td><td>copies the store of the data directory {@code data}, which a process may use</td></tr>
 * </table>
 */
@Component(name = "dev.yado.store.sqlite.tools", service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StoreToolsComponent {

    private interface Tool {
        boolean run(Consumer<String> output, Path folder, Map<String, String> options) throws StoreException;
    }

    private final BundleContext context;
    private final List<ServiceRegistration<?>> registrations;

    @Activate
    public StoreToolsComponent(BundleContext context) {
        this.context = context;
        registrations = List.of(
                register("store-check", (output, folder, options) -> new StoreTools(Clock.systemUTC(), output).check(folder)),
                register("store-export", (output, folder, options) -> new StoreTools(Clock.systemUTC(), output).export(folder, Path.of(options.get("file")))),
                register("store-import", (output, folder, options) -> {
                    new StoreTools(Clock.systemUTC(), output).importFrom(folder, Path.of(options.get("file")), Boolean.parseBoolean(options.get("keep_epoch")));
                    return true;
                }),
                register("store-restore", (output, folder, options) -> {
                    new StoreBackup(Clock.systemUTC(), output).restore(folder, Path.of(options.get("file")), Boolean.parseBoolean(options.get("keep_epoch")));
                    return true;
                }),
                // The store of another data directory, which a process may use: this framework has a directory of its own.
                register("store-backup", (output, folder, options) -> new StoreBackup(Clock.systemUTC(), output)
                        .backup(Path.of(options.get("data")).resolve(StorePaths.STORE), Path.of(options.get("file")))));
    }

    private ServiceRegistration<?> register(String control, Tool tool) {
        BiFunction<Map<String, String>, Consumer<String>, Boolean> service = (options, say) -> {
            try {
                return tool.run(say, StorePaths.of(context), options);
            } catch (StoreException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        };
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("yado.control", control));
        return context.registerService(BiFunction.class, service, properties);
    }

    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
