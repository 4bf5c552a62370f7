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
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * Holds the faces' places in the HTTP whiteboard. The registrations are this bundle's own and stay while faces come and go, so a face that is replaced leaves no gap, and
 * one that is away leaves no page of the server's in its place. Thread-safe.
 */
@Component(immediate = true)
@RequireHttpWhiteboard
public final class WhiteboardMounts implements HttpApiMounts {

    private static final String EVERYTHING = "/*";

    private final BundleContext context;
    private final UnavailableResponder away = new UnavailableResponder();
    private final BundleListener forgetting = this::forget;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    // Guarded by this. In the order in which they came.
    private final Map<Bundle, Held> places = new LinkedHashMap<>();
    private volatile List<MountPoint> current = List.of();

    private record Held(MountPoint place, ServiceRegistration<Servlet> registration) {
    }

    @Activate
    public WhiteboardMounts(BundleContext context) {
        this.context = context;
        // The gate before the servlets: none is ever there without it.
        registrations.add(context.registerService(Filter.class, new SecurityFilterChain(this::present, away), properties(Integer.MAX_VALUE,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_PATTERN, HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED, EVERYTHING)));
        // Until a console takes the place, with any ranking of its own.
        registrations.add(servlet(new NotFoundServlet(this::present, away), Integer.MIN_VALUE, "/"));
        context.addBundleListener(forgetting);
    }

    /** The faces are closed by those who opened them, which are told first. */
    @Deactivate
    synchronized void deactivate() {
        context.removeBundleListener(forgetting);
        places.values().forEach(held -> held.registration().unregister());
        Collections.reverse(registrations);
        registrations.forEach(ServiceRegistration::unregister);
    }

    @Override
    public synchronized Mount open(Bundle owner, HttpApi face, String... patterns) {
        MountPoint place = places.computeIfAbsent(owner, o -> hold(patterns)).place();
        if (!place.take(face)) {
            face.close();
            throw new IllegalStateException("there is a face of " + owner.getSymbolicName() + " already");
        }
        current = places.values().stream().map(Held::place).toList();
        return new Open(place);
    }

    private Held hold(String... patterns) {
        MountPoint place = new MountPoint(away);
        String[] all = Stream.concat(Stream.of(patterns), HealthRoutes.PATHS.stream()).toArray(String[]::new);
        return new Held(place, servlet(place, 0, all));
    }

    /** Without its bundle a face does not come back, and its paths are like any others. */
    private void forget(BundleEvent event) {
        if (event.getType() != BundleEvent.UNINSTALLED) {
            return;
        }
        Held gone;
        synchronized (this) {
            gone = places.remove(event.getBundle());
            current = places.values().stream().map(Held::place).toList();
        }
        if (gone != null) {
            gone.registration().unregister();
        }
    }

    private List<HttpApi> present() {
        return current.stream().map(MountPoint::face).flatMap(Optional::stream).toList();
    }

    private ServiceRegistration<Servlet> servlet(Servlet servlet, int ranking, String... patterns) {
        return context.registerService(Servlet.class, servlet, properties(ranking, HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED, patterns));
    }

    private static Dictionary<String, Object> properties(int ranking, String patternKey, String asyncKey, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put(patternKey, patterns);
        properties.put(asyncKey, true);
        return properties;
    }

    private record Open(MountPoint place) implements Mount {
        @Override
        public void replace(HttpApi next) {
            place.change(next).ifPresent(HttpApi::close);
        }

        @Override
        public void close() {
            place.change(null).ifPresent(HttpApi::close);
        }
    }
}
