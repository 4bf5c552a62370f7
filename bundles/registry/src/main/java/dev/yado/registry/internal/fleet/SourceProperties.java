package dev.yado.registry.internal.fleet;

import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.source.api.RuntimeSource;
import java.util.Comparator;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * The service properties of a source, read once: they may change at any time, which must not affect a running election.
 *
 * @param id        empty if the property is missing or not a valid id
 * @param withdrawn whether the source is removed on purpose; its Runtime is not listed as unavailable then
 * @param bundle    symbolic name of the provider
 */
public record SourceProperties(Optional<RuntimeId> id, int ranking, long serviceId, boolean withdrawn, String bundle) {

    /** Begins the symbolic names of the bundles with Yado's own sources. */
    private static final String BUILT_IN = "dev.yado.source.";

    /** Best first: the higher ranking, then the older service, like the framework's order of services. */
    static final Comparator<SourceProperties> BEST_FIRST =
            Comparator.comparingInt(SourceProperties::ranking).reversed().thenComparingLong(SourceProperties::serviceId);

    static SourceProperties of(ServiceReference<RuntimeSource> reference) {
        Object id = reference.getProperty(RuntimeSource.RUNTIME_ID);
        Optional<RuntimeId> runtime =
                id instanceof String text && Identifiers.isValid(text) ? Optional.of(new RuntimeId(text)) : Optional.empty();
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        long serviceId = reference.getProperty(Constants.SERVICE_ID) instanceof Long number ? number : Long.MAX_VALUE;
        Bundle bundle = reference.getBundle();
        boolean withdrawn = Boolean.TRUE.equals(reference.getProperty(RuntimeSource.WITHDRAWN));
        return new SourceProperties(runtime, ranking, serviceId, withdrawn,
                bundle == null ? "an uninstalled bundle" : String.valueOf(bundle.getSymbolicName()));
    }

    /** Returns whether the source is one of Yado's own: embedded, remote or local. */
    boolean builtIn() {
        return bundle.startsWith(BUILT_IN);
    }

    /** Describes the service for the log. */
    public String describe() {
        return "ranking " + ranking + ", service " + serviceId + " of " + bundle;
    }
}
