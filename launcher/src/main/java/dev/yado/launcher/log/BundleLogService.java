package dev.yado.launcher.log;

import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The OSGi LogService of one bundle; it writes to the log of the process. Without a LogService, SCR, ConfigurationAdmin and metatype
 * print to standard output.
 */
@SuppressWarnings("deprecation") // metatype and ConfigurationAdmin call the old methods
public final class BundleLogService implements LogService {
    private final Bundle bundle;
    private final StartupLogBuffer sink;

    private BundleLogService(Bundle bundle, StartupLogBuffer sink) {
        this.bundle = bundle;
        this.sink = sink;
    }

    /** Registers a LogService for every bundle, until the context becomes invalid. */
    public static void register(BundleContext context, StartupLogBuffer sink) {
        // Under both names: SCR uses the second.
        String[] names = {LogService.class.getName(), LoggerFactory.class.getName()};
        context.registerService(names, new ServiceFactory<LogService>() {
            @Override
            public LogService getService(Bundle bundle, ServiceRegistration<LogService> registration) {
                return new BundleLogService(bundle, sink);
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<LogService> registration, LogService service) {
            }
        }, new Hashtable<>());
    }

    @Override
    public void log(int level, String message) {
        log(level, message, null);
    }

    @Override
    public void log(int level, String message, Throwable failure) {
        sink.write(System.getLogger(bundle.getSymbolicName()), FrameworkLog.level(level), message, failure);
    }

    @Override
    public void log(ServiceReference<?> service, int level, String message) {
        log(level, message, null);
    }

    @Override
    public void log(ServiceReference<?> service, int level, String message, Throwable failure) {
        log(level, message, failure);
    }

    @Override
    public Logger getLogger(String name) {
        return logger(bundle, name);
    }

    @Override
    public Logger getLogger(Class<?> source) {
        return new BundleLogger(source.getName(), sink);
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> type) {
        return getLogger(bundle, name, type);
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> source, Class<L> type) {
        return getLogger(source.getName(), type);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle source, String name, Class<L> type) {
        if (type != Logger.class) {
            throw new IllegalArgumentException("only " + Logger.class.getName() + " is supported, not " + type.getName());
        }
        return type.cast(logger(source, name));
    }

    private Logger logger(Bundle source, String name) {
        // SCR logs about a bundle with its root logger; with the name of the bundle, messages can be found and filtered.
        return new BundleLogger(name.equals(Logger.ROOT_LOGGER_NAME) ? source.getSymbolicName() : name, sink);
    }
}
