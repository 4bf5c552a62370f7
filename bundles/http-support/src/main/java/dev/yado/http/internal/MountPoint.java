package dev.yado.http.internal;

import dev.yado.http.api.HttpApi;
import dev.yado.http.api.Mount;
import jakarta.servlet.Servlet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.ServiceRegistration;

/** The servlet registration of one bundle's API, and the API that is mounted there now, if any. Thread-safe. */
final class MountPoint {

    private final AtomicReference<HttpApi> api = new AtomicReference<>();
    private volatile ServiceRegistration<Servlet> registration;

    void register(ServiceRegistration<Servlet> made) {
        registration = made;
    }

    void unregister() {
        registration.unregister();
    }

    /** Returns the mounted API; empty while it is being started or updated. */
    Optional<HttpApi> api() {
        return Optional.ofNullable(api.get());
    }

    /** Mounts the API; empty if another one is mounted already, which then stays. */
    Optional<Mount> mount(HttpApi first) {
        return api.compareAndSet(null, first) ? Optional.of(new Mounted()) : Optional.empty();
    }

    private final class Mounted implements Mount {

        @Override
        public void replace(HttpApi next) {
            swap(next);
        }

        @Override
        public void close() {
            swap(null);
        }

        private void swap(HttpApi next) {
            HttpApi before = api.getAndSet(next);
            if (before != null) {
                before.close();
            }
        }
    }
}
