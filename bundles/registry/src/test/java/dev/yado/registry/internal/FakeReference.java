package dev.yado.registry.internal;

import dev.yado.source.api.RuntimeSource;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** A service reference whose properties can change, like the framework's. */
final class FakeReference implements ServiceReference<RuntimeSource> {

    private static final AtomicLong IDS = new AtomicLong();

    private volatile Bundle bundle;
    private final Map<String, Object> properties = new ConcurrentHashMap<>();

    FakeReference(Object runtimeId, int ranking) {
        properties.put(Constants.SERVICE_ID, IDS.incrementAndGet());
        properties.put(Constants.SERVICE_RANKING, ranking);
        if (runtimeId != null) {
            properties.put(RuntimeSource.RUNTIME_ID, runtimeId);
        }
    }

    void set(String key, Object value) {
        properties.put(key, value);
    }

    @Override
    public Object getProperty(String key) {
        return properties.get(key);
    }

    @Override
    public String[] getPropertyKeys() {
        return properties.keySet().toArray(String[]::new);
    }

    /** Makes it a service of one of Yado's own bundles. */
    FakeReference builtIn() {
        bundle = (Bundle) Proxy.newProxyInstance(Bundle.class.getClassLoader(), new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> method.getName().equals("getSymbolicName") ? "dev.yado.source.embedded" : null);
        return this;
    }

    @Override
    public Bundle getBundle() {
        return bundle;
    }

    @Override
    public Bundle[] getUsingBundles() {
        return null;
    }

    @Override
    public boolean isAssignableTo(Bundle bundle, String className) {
        return true;
    }

    @Override
    public int compareTo(Object other) {
        throw new UnsupportedOperationException("an election must not read live references");
    }

    @Override
    public Dictionary<String, Object> getProperties() {
        return new Hashtable<>(properties);
    }

    @Override
    public <A> A adapt(Class<A> type) {
        return null;
    }
}
