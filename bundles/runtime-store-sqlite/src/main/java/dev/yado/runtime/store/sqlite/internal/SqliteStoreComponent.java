package dev.yado.runtime.store.sqlite.internal;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerStore;
import dev.yado.runtime.store.sqlite.internal.folder.StoreLocation;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The store in {@code store/} of the data directory as a service. It needs a configuration, even an empty one: without, nothing opens the store, which
 * leaves it to the commands that check, export and import it. Registered by hand so that it opens before anybody asks for it: what is wrong with it is
 * said by the component that failed.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=dev.yado.runtime.spi.store.WorkerStore")
@Component(service = {}, immediate = true, configurationPid = "dev.yado.store.sqlite", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SqliteStoreComponent.Configuration.class)
public final class SqliteStoreComponent {

    /** Settings of the SQLite store. A change closes and opens it. */
    @ObjectClassDefinition(name = "Yado SQLite store",
            description = "Keeps Workers and their logs in store/ of the data directory. A changed setting closes and opens the store.")
    @interface Configuration {

        @AttributeDefinition(name = "Durability", description = "What an acknowledged change survives: the loss of power too, or only the end of the process"
                + " in whatever way. With process_crash a change needs no flush of the disk, and the loss of power may take the newest ones.",
                options = {@Option("power_failure"), @Option("process_crash")})
        String durability() default "power_failure";

        @AttributeDefinition(name = "Most bytes", description = "Most bytes of the database file; 0: as many as the disk has. When it is full, changes fail and"
                + " reading goes on. The log of changes on their way to the file comes on top, usually 16 MiB.", min = "0")
        long max__bytes() default 0;

        @AttributeDefinition(name = "Readers", description = "Most reads at the same time. Each holds up to 2 MiB outside the heap.", min = "1", max = "64")
        int readers() default 8;

        @AttributeDefinition(name = "Answers of a Worker", description = "Answers kept of one Worker, for requests that are repeated under their"
                + " idempotency key.", min = "1000", max = "100000")
        int max__answers__per__worker() default WorkerStore.RESULTS_OF_WORKER;

        @AttributeDefinition(name = "Answers of the Runtime", description = "Answers kept of creations that carried an idempotency key.", min = "10000",
                max = "10000000")
        int max__answers__of__runtime() default WorkerStore.RESULTS_OF_RUNTIME;

        @AttributeDefinition(name = "Age of answers", description = "How many hours an answer is kept for a repeated request.", min = "1", max = "8760")
        int answer__hours() default 720;
    }

    private static final System.Logger LOG = System.getLogger(SqliteStoreComponent.class.getName());

    private final SqliteStore store;
    private final ServiceRegistration<WorkerStore> registration;

    @Activate
    public SqliteStoreComponent(BundleContext context, Configuration config) throws StoreException {
        StoreSettings settings = new StoreSettings(durability(config.durability()), config.max__bytes(), config.readers(),
                config.max__answers__per__worker(), config.max__answers__of__runtime(), Duration.ofHours(config.answer__hours()));
        Path folder = StoreLocation.of(context);
        long start = System.nanoTime();
        store = SqliteStore.open(folder, settings, Clock.systemUTC());
        LOG.log(System.Logger.Level.INFO, "the store is open after {0} ms: durability {1}", (System.nanoTime() - start) / 1_000_000, config.durability());
        registration = context.registerService(WorkerStore.class, store, new Hashtable<>(Map.of(WorkerStore.KIND, store.description().kind())));
    }

    @Deactivate
    void stop() {
        registration.unregister();
        store.close();
    }

    private static StoreSettings.Durability durability(String name) throws StoreException {
        return switch (name) {
            case "power_failure" -> StoreSettings.Durability.POWER_FAILURE;
            case "process_crash" -> StoreSettings.Durability.PROCESS_CRASH;
            default -> throw new StoreException("durability must be power_failure or process_crash");
        };
    }
}
