package dev.yado.runtime.store.sqlite.internal;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerStore;
import dev.yado.runtime.store.sqlite.internal.folder.StorePaths;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.annotations.RequireConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Registers the store in {@code store/} of the data directory as a service. Requires a configuration, which may be empty: without one the store stays closed,
 * so that the commands that check, export and import it can open it. Registers the service itself, so that the store is opened at activation and a failure to
 * open it is the failure of this component.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.runtime.spi.store.WorkerStore\"", uses = WorkerStore.class)
@RequireConfigurationAdmin
@Component(name = "dev.yado.store.sqlite", service = {}, immediate = true, configurationPid = "dev.yado.store.sqlite",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SqliteStoreComponent.Configuration.class)
public final class SqliteStoreComponent {

    /** Settings of the SQLite store. A change closes and reopens the store. */
    @ObjectClassDefinition(name = "Yado SQLite store",
            description = "Keeps Workers and their logs in store/ of the data directory. A changed setting closes and reopens the store.")
    @interface Configuration {

        @AttributeDefinition(name = "Durability",
                description = "The failures that an acknowledged change survives. power_failure: loss of power and the end of the process;"
                        + " process_crash: the end of the process only. With process_crash no flush to the disk is needed, and loss of power can lose the"
                        + " newest changes.",
                options = {@Option("power_failure"), @Option("process_crash")})
        String durability() default "power_failure";

        @AttributeDefinition(name = "Maximum database size, in bytes",
                description = "Maximum size of the database file, in bytes; 0: no limit. When it is reached,"
                        + " changes fail and reads continue. The write-ahead log takes additional space, usually 16 MiB.",
                min = "0")
        long max__bytes() default 0;

        @AttributeDefinition(name = "Maximum concurrent reads", description = "Maximum number of concurrent reads. Each uses up to 2 MiB outside the heap.",
                min = "1",
                max = "64")
        int readers() default 8;

        @AttributeDefinition(name = "Maximum recorded results per Worker", description = "Maximum number of recorded results per Worker. The result of a"
                + " request with an idempotency key is recorded; a repeated request gets it.", min = "1000", max = "100000")
        int max__answers__per__worker() default WorkerStore.RESULTS_OF_WORKER;

        @AttributeDefinition(name = "Maximum recorded results of creations", description = "Maximum number of recorded results of requests that created a"
                + " Worker with an idempotency key.", min = "10000", max = "10000000")
        int max__answers__of__runtime() default WorkerStore.RESULTS_OF_RUNTIME;

        @AttributeDefinition(name = "Retention of recorded results, in hours",
                description = "Time for which a recorded result is kept, in hours.",
                min = "1", max = "8760")
        int answer__hours() default 720;

        @AttributeDefinition(name = "Start with a damaged write-ahead log",
                description = "What a start does if the write-ahead log is damaged, so that acknowledged changes cannot be read. refuse: the store is not"
                        + " opened, and no file is changed; serve: the damaged files are kept in store/damaged-log-TIME, single wrong bits are repaired, and"
                        + " the store is opened with everything that can be read. A diagnostic reports it until that folder is deleted.",
                options = {@Option("refuse"), @Option("serve")})
        String damaged__log() default "refuse";
    }

    private static final System.Logger LOG = System.getLogger(SqliteStoreComponent.class.getName());

    private final SqliteStore store;
    private final ServiceRegistration<WorkerStore> registration;

    @Activate
    public SqliteStoreComponent(BundleContext context, Configuration config) throws StoreException {
        StoreSettings settings = new StoreSettings(durability(config.durability()), config.max__bytes(), config.readers(),
                config.max__answers__per__worker(), config.max__answers__of__runtime(), Duration.ofHours(config.answer__hours()),
                damagedLog(config.damaged__log()));
        Path folder = StorePaths.of(context);
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

    private static StoreSettings.DamagedLog damagedLog(String name) throws StoreException {
        return switch (name) {
            case "refuse" -> StoreSettings.DamagedLog.REFUSE;
            case "serve" -> StoreSettings.DamagedLog.SERVE;
            default -> throw new StoreException("damaged_log must be refuse or serve");
        };
    }

    private static StoreSettings.Durability durability(String name) throws StoreException {
        return switch (name) {
            case "power_failure" -> StoreSettings.Durability.POWER_FAILURE;
            case "process_crash" -> StoreSettings.Durability.PROCESS_CRASH;
            default -> throw new StoreException("durability must be power_failure or process_crash");
        };
    }
}
