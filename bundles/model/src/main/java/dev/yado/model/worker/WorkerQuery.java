package dev.yado.model.worker;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A request for a page of a list of Workers. Immutable. */
@ProviderType
public final class WorkerQuery {

    /** Maximum number of items in one page. */
    public static final int MAX_LIMIT = 1_000;

    private final int limit;
    private final String after;
    private final WorkerStatus status;

    private WorkerQuery(Builder b) {
        limit = b.limit;
        after = b.after;
        status = b.status;
        if (limit < 1) {
            throw new YadoException(FailureCode.INVALID_QUERY, "limit must be 1 to " + MAX_LIMIT);
        }
        if (limit > MAX_LIMIT) {
            throw new YadoException(FailureCode.LIMIT_TOO_LARGE, "limit must be 1 to " + MAX_LIMIT);
        }
    }

    /**
     * Returns a query for the first page, of Workers of any status.
     *
     * @param limit maximum number of items, 1 to {@value #MAX_LIMIT}
     * @throws YadoException {@link FailureCode#INVALID_QUERY} or {@link FailureCode#LIMIT_TOO_LARGE} if the limit is out of range
     */
    public static WorkerQuery first(int limit) {
        return builder(limit).build();
    }

    /** Returns a builder; without further values it is for the first page, of Workers of any status. @param limit maximum number of items, 1 to {@value #MAX_LIMIT} */
    public static Builder builder(int limit) {
        return new Builder(limit);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(limit).after(after).status(status);
    }

    /** Returns the maximum number of items. */
    public int limit() {
        return limit;
    }

    /** Returns the {@code next} of the previous page, which is opaque to callers; empty for the first page. */
    public Optional<String> after() {
        return Optional.ofNullable(after);
    }

    /** Returns the status of the Workers to list; empty for any status. */
    public Optional<WorkerStatus> status() {
        return Optional.ofNullable(status);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkerQuery that && limit == that.limit && Objects.equals(after, that.after) && status == that.status;
    }

    @Override
    public int hashCode() {
        return Objects.hash(limit, after, status);
    }

    @Override
    public String toString() {
        return "WorkerQuery[limit=" + limit + ", after=" + after + ", status=" + status + "]";
    }

    /** Collects the values of a {@link WorkerQuery}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private final int limit;
        private String after;
        private WorkerStatus status;

        private Builder(int limit) {
            this.limit = limit;
        }

        /** Sets the {@code next} of the previous page. */
        public Builder after(String newAfter) {
            after = newAfter;
            return this;
        }

        /** Sets the status of the Workers to list. */
        public Builder status(WorkerStatus newStatus) {
            status = newStatus;
            return this;
        }

        /** Returns the query. @throws YadoException {@link FailureCode#INVALID_QUERY} or {@link FailureCode#LIMIT_TOO_LARGE} if the limit is out of range */
        public WorkerQuery build() {
            return new WorkerQuery(this);
        }
    }
}
