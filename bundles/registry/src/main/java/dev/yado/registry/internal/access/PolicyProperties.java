package dev.yado.registry.internal.access;

import dev.yado.registry.api.AccessPolicy;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.Constants;

/**
 * The properties of a policy's service, as they were when they were read: an order by live references could change while sorting.
 *
 * @param name         see {@link AccessPolicy#NAME}
 * @param readsWorkers see {@link AccessPolicy#READS_WORKERS}
 */
public record PolicyProperties(long serviceId, int ranking, Optional<String> name, boolean readsWorkers) {

    /** The order of the framework: by ranking, then the older service first. */
    static final Comparator<PolicyProperties> BEST_FIRST =
            Comparator.comparingInt(PolicyProperties::ranking).reversed().thenComparingLong(PolicyProperties::serviceId);

    /** @param property returns a service property by key; null if there is none */
    public static PolicyProperties of(Function<String, Object> property) {
        return new PolicyProperties(property.apply(Constants.SERVICE_ID) instanceof Long id ? id : 0,
                property.apply(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
                property.apply(AccessPolicy.NAME) instanceof String name && !name.isBlank() ? Optional.of(name.strip()) : Optional.empty(),
                Boolean.parseBoolean(String.valueOf(property.apply(AccessPolicy.READS_WORKERS))));
    }

    /** Returns the policy in words for the log. */
    String describe() {
        return name.map(n -> "policy " + n).orElse("a policy without a name") + ", ranking " + ranking;
    }
}
