package dev.yado.http.internal;

import dev.yado.http.api.HttpApi;
import dev.yado.http.api.HttpApiMounts;
import dev.yado.http.api.Mount;
import dev.yado.http.route.HealthRoutes;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * Mounts APIs in the OSGi HTTP whiteboard. The servlet registrations belong to this bundle and outlive the APIs: replacing an API leaves no gap, and
 * the paths of an API that is being started or updated are answered by {@link UnavailableResponder}, not by the server's error page. Thread-safe.
 *
 * <p>The servlets are in servlet contexts of their own, so that the security filter applies to them and not to servlets of other bundles in the same framework. Those of
 * the APIs precede servlets of others at the same path; the one for unknown paths follows all others. A bundle that wants its own servlet to be protected as the APIs
 * are selects the context {@value #CONTEXT}.
 */
@Component(name = "dev.yado.http.mounts", immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
@RequireHttpWhiteboard
public final class WhiteboardMounts implements HttpApiMounts {

    /** The name of the servlet context of the APIs. */
    static final String CONTEXT = "dev.yado";
    private static final String UNKNOWN_PATHS = "dev.yado.unknown";
    private static final String EVERYTHING = "/*";

    private final BundleContext context;
    private final UnavailableResponder unavailable = new UnavailableResponder();
    private final BundleListener uninstallListener = this::bundleChanged;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    // Guarded by this; in the order of their first mount.
    private final Map<Bundle, MountPoint> mountPoints = new LinkedHashMap<>();
    // Copy of the values of mountPoints, for requests.
    private volatile List<MountPoint> current = List.of();

    @Activate
    public WhiteboardMounts(BundleContext context) {
        this.context = context;
        registrations.add(servletContext(CONTEXT, Integer.MAX_VALUE));
        // The lowest ranking, and a later service than the default context.
        registrations.add(servletContext(UNKNOWN_PATHS, Integer.MIN_VALUE));
        // The filter is registered before the servlets, so that no servlet is reachable without it.
        registrations.add(context.registerService(Filter.class, new SecurityFilterChain(this::mounted, unavailable), properties(Integer.MAX_VALUE,
                "(|" + select(CONTEXT) + select(UNKNOWN_PATHS) + ")", HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_PATTERN,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED, EVERYTHING)));
        // Unknown paths, for which an API has a typed 404.
        registrations.add(servlet(new ForwardingServlet(() -> mounted().stream().findFirst(), unavailable), UNKNOWN_PATHS, "/"));
        context.addBundleListener(uninstallListener);
    }

    /** Removes all registrations. The bundles that mounted the APIs close them: they lose this service first. */
    @Deactivate
    synchronized void deactivate() {
        context.removeBundleListener(uninstallListener);
        mountPoints.values().forEach(MountPoint::unregister);
        Collections.reverse(registrations);
        registrations.forEach(ServiceRegistration::unregister);
    }

    @Override
    public synchronized Mount mount(Bundle owner, HttpApi api, String... patterns) {
        Optional<Mount> mount = mountPoints.computeIfAbsent(owner, bundle -> register(patterns)).mount(api);
        if (mount.isEmpty()) {
            api.close();
            throw new IllegalStateException("bundle " + owner.getSymbolicName() + " has an API mounted already");
        }
        current = List.copyOf(mountPoints.values());
        return mount.get();
    }

    private MountPoint register(String... patterns) {
        MountPoint mountPoint = new MountPoint();
        String[] all = Stream.concat(Stream.of(patterns), HealthRoutes.PATHS.stream()).toArray(String[]::new);
        mountPoint.register(servlet(new ForwardingServlet(mountPoint::api, unavailable), CONTEXT, all));
        return mountPoint;
    }

    /** Removes the mount point of an uninstalled bundle: its API is not mounted again, so its paths are unknown from now on. */
    private void bundleChanged(BundleEvent event) {
        if (event.getType() != BundleEvent.UNINSTALLED) {
            return;
        }
        MountPoint removed;
        synchronized (this) {
            removed = mountPoints.remove(event.getBundle());
            current = List.copyOf(mountPoints.values());
        }
        if (removed != null) {
            removed.unregister();
        }
    }

    private List<HttpApi> mounted() {
        return current.stream().map(MountPoint::api).flatMap(Optional::stream).toList();
    }

    private ServiceRegistration<ServletContextHelper> servletContext(String name, int ranking) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME, name);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH, "/");
        return context.registerService(ServletContextHelper.class, new ServletContextHelper(context.getBundle()) {
        }, properties);
    }

    private ServiceRegistration<Servlet> servlet(Servlet servlet, String servletContext, String... patterns) {
        return context.registerService(Servlet.class, servlet, properties(0, select(servletContext), HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED, patterns));
    }

    private static String select(String servletContext) {
        return "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=" + servletContext + ")";
    }

    private static Dictionary<String, Object> properties(int ranking, String select, String patternKey, String asyncKey, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT, select);
        properties.put(patternKey, patterns);
        properties.put(asyncKey, true);
        return properties;
    }
}
