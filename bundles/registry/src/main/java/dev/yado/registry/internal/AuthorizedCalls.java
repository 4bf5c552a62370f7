package dev.yado.registry.internal;

import dev.yado.model.failure.YadoException;
import dev.yado.registry.internal.access.Auditor;
import dev.yado.registry.internal.access.AuthorizationCheck;
import dev.yado.registry.internal.access.Operation;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import dev.yado.registry.internal.fleet.SourceRouter;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs operations on Runtimes: finds the Runtime's slot, checks the policy, runs the call, and records changes and the policy's refusals in the audit.
 * Immutable.
 */
record AuthorizedCalls(SourceRouter router, AuthorizationCheck authorization, Auditor auditor) {

    /** @throws YadoException {@code unknown_runtime}, the policy's refusals, and the failures of the call */
    <T> T run(Operation operation, Function<RuntimeSlot, T> call) {
        return run(operation, call, (requested, result) -> requested);
    }

    /** @param completed returns the operation that the audit records, given the one that was requested and the result of the call */
    <T> T run(Operation operation, Function<RuntimeSlot, T> call, BiFunction<Operation, T, Operation> completed) {
        boolean found = false;
        boolean allowed = false;
        try {
            RuntimeSlot slot = router.slot(operation.runtime());
            found = true;
            authorization.require(operation);
            allowed = true;
            T result = call.apply(slot);
            if (operation.action().changing()) {
                auditor.record(completed.apply(operation, result), Optional.empty());
            }
            return result;
        } catch (YadoException failed) {
            boolean refusedByPolicy = found && !allowed;
            if (operation.action().changing() || refusedByPolicy) {
                auditor.record(operation, Optional.of(failed.code()));
            }
            throw failed;
        }
    }
}
