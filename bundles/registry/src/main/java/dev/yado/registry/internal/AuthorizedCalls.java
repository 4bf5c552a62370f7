package dev.yado.registry.internal;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.registry.api.AccessGrant;
import dev.yado.registry.internal.access.Auditor;
import dev.yado.registry.internal.access.AuthorizationCheck;
import dev.yado.registry.internal.access.Grants;
import dev.yado.registry.internal.access.Operation;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import dev.yado.registry.internal.fleet.SourceRouter;
import dev.yado.registry.internal.call.Deadline;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs operations on Runtimes: asks the policy, finds the Runtime's slot, runs the call, and records changes and the policy's refusals in the
 * audit. The policy comes first, so that a refusal does not show which Runtimes exist. Immutable.
 *
 * @param deadline returns the deadline for reading a Worker about which the policy decides
 */
record AuthorizedCalls(SourceRouter router, AuthorizationCheck authorization, Auditor auditor, Supplier<Deadline> deadline) {

    /** @throws YadoException {@code unknown_runtime}, the policy's refusals, and the failures of the call */
    <T> T run(Operation operation, Function<RuntimeSlot, T> call) {
        return run(operation, call, (requested, result) -> requested);
    }

    /** @param completed returns the operation that the audit records, given the one that was requested and the result of the call */
    <T> T run(Operation operation, Function<RuntimeSlot, T> call, BiFunction<Operation, T, Operation> completed) {
        try {
            authorize(operation);
            T result = call.apply(router.slot(operation.runtime()));
            if (operation.action().changing()) {
                auditor.record(completed.apply(operation, result), Optional.empty());
            }
            return result;
        } catch (Refused refused) {
            auditor.record(operation, Optional.of(refused.why.code()));
            throw refused.why;
        } catch (YadoException failed) {
            if (operation.action().changing()) {
                auditor.record(operation, Optional.of(failed.code()));
            }
            throw failed;
        }
    }

    /**
     * Permits an operation for longer than one call.
     *
     * @throws YadoException {@code unknown_runtime}, the policy's refusals and {@code policy_unavailable}
     */
    AccessGrant grant(Operation operation, Grants grants) {
        try {
            AccessGrant grant = grants.observe(described(operation), AuthorizedCalls::refuse);
            try {
                router.slot(operation.runtime());
                return grant;
            } catch (YadoException unknown) {
                grant.close();
                throw unknown;
            }
        } catch (Refused refused) {
            auditor.record(operation, Optional.of(refused.why.code()));
            throw refused.why;
        }
    }

    /**
     * Returns the operation as the policy decides about it: with the properties of its Worker, if the policy needs them.
     *
     * @throws YadoException the refusal of the Runtime, {@code unknown_worker}, {@code policy_unavailable}, and the failures of the Runtime
     */
    Operation described(Operation operation) {
        if (operation.worker().isEmpty() || !authorization.readsWorkers(operation.caller())) {
            return operation;
        }
        // Before the Runtime is called: a caller that may not see it must not notice whether it responds.
        authorization.refusalOfRuntime(operation).ifPresent(AuthorizedCalls::refuse);
        WorkerId worker = operation.worker().get();
        return operation.described(router.call(operation.runtime(), false, deadline.get(), source -> source.service().worker(worker))
                .orElseThrow(AuthorizationCheck::unknownWorker));
    }

    private void authorize(Operation operation) {
        authorization.refusal(described(operation)).ifPresent(AuthorizedCalls::refuse);
    }

    private static void refuse(YadoException why) {
        throw new Refused(why);
    }

    /** A decision of the policy, which is audited; other failures may have the same code. */
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient YadoException why;

        Refused(YadoException why) {
            super(why.getMessage(), why, false, false);
            this.why = why;
        }
    }
}
