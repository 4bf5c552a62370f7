package dev.yado.http.route;

import dev.yado.model.failure.Failure;
import org.osgi.annotation.versioning.ConsumerType;

/** Determines the response to a failure, for an API whose clients read other codes than those of {@link Failure}. Thread-safe. */
@ConsumerType
public interface FailureFormat {

    /** Responds with the code of the failure, and the status of that code. */
    FailureFormat STANDARD = new FailureFormat() {
        @Override
        public int status(Failure failure) {
            return failure.code().httpStatus();
        }

        @Override
        public Object body(Failure failure) {
            return failure;
        }
    };

    /** Returns the HTTP status. */
    int status(Failure failure);

    /** Returns a value whose JSON form is the body. */
    Object body(Failure failure);
}
