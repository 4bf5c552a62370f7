package dev.yado.registry.internal.access;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.util.Map;

/** Creates the failures of operations about which no policy has decided. Stateless. */
public final class PolicyFailures {

    private static final int RETRY_SECONDS = 1;

    private PolicyFailures() {
    }

    static YadoException absent() {
        return unavailable("an access policy is required and is not there now; try again later");
    }

    /** It is late, or this list took too long because of it. */
    public static YadoException late() {
        return unavailable("the access policy did not decide in time; try again later");
    }

    static YadoException busy() {
        return unavailable("too many operations wait for the access policy; try again later");
    }

    static YadoException silent() {
        return unavailable("the access policy does not decide at present; try again later");
    }

    static YadoException left() {
        return unavailable("the access policy changed during the decision; try again");
    }

    static YadoException failed() {
        return unavailable("the access policy failed; the operation was not carried out, and the log has the reason");
    }

    static YadoException interrupted() {
        return unavailable("the operation was cancelled before the access policy decided");
    }

    private static YadoException unavailable(String message) {
        return new YadoException(new Failure(FailureCode.POLICY_UNAVAILABLE, message, Map.of(Failure.RETRY_AFTER, RETRY_SECONDS)));
    }
}
