package dev.yado.runtime.core.internal.run;

import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.spi.engine.RunEndedException;
import java.util.Optional;

/** The session that one Worker's next input goes to, if there is one. For the mailbox only. */
final class CurrentSession {

    private final RuntimeContext context;
    private SessionSlot slot;

    CurrentSession(RuntimeContext context) {
        this.context = context;
    }

    /** Returns the session, or null. */
    SessionSlot get() {
        return slot;
    }

    boolean isOf(EngineDirectory.Entry engine) {
        return slot != null && slot.engine().equals(engine);
    }

    /** Returns whether the engine of the session accepts no new runs. */
    boolean isSuperseded() {
        return slot != null && context.engines().draining(slot.engine());
    }

    /** Fails when a session is no longer this one. */
    void require(SessionSlot session) {
        if (slot != session) {
            throw new RunEndedException();
        }
    }

    /** Returns the session of the active run; without a run the current session, or a new one with the best engine of the Worker's profile. */
    Optional<SessionSlot> select(WorkerDraft draft) {
        if (draft.activeRun().isPresent() && slot != null && context.engines().has(slot.engine())) {
            return Optional.of(slot);
        }
        return context.engines().best(draft.record().profile().engine()).map(best -> isOf(best) ? slot : new SessionSlot(best));
    }

    /** Makes a session the current one, and closes the one before it. */
    void use(SessionSlot session) {
        if (slot != null && slot != session) {
            slot.close(context.calls());
        }
        slot = session;
    }

    /** Removes the session without closing it, and returns it or null. */
    SessionSlot release() {
        SessionSlot released = slot;
        slot = null;
        return released;
    }
}
