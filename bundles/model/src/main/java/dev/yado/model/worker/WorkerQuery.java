package dev.yado.model.worker;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Asks for a page of a listing.
 *
 * @param limit  most items, 1 to {@value #MAX_LIMIT}
 * @param after  the {@code next} of the page before; opaque to callers
 * @param status only Workers with this status
 */
@ProviderType
public record WorkerQuery(int limit, Optional<String> after, Optional<WorkerStatus> status) {

    /** Maximum number of items in one page. */
    public static final int MAX_LIMIT = 1_000;

    /** @throws YadoException {@link FailureCode#INVALID_QUERY} or {@link FailureCode#LIMIT_TOO_LARGE} when the limit is out of range */
    public WorkerQuery {
        if (limit < 1) {
            throw new YadoException(FailureCode.INVALID_QUERY, "limit must be 1 to " + MAX_LIMIT);
        }
        if (limit > MAX_LIMIT) {
            throw new YadoException(FailureCode.LIMIT_TOO_LARGE, "limit must be 1 to " + MAX_LIMIT);
        }
    }

    /** Returns a query for the first page, of Workers of any status. */
    public static WorkerQuery first(int limit) {
        return new WorkerQuery(limit, Optional.empty(), Optional.empty());
    }
}
