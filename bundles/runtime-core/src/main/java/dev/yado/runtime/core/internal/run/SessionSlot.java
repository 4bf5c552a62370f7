package dev.yado.runtime.core.internal.run;

import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunEndedException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One Worker's session with one engine; opened at first use and closed once. Thread-safe. */
final class SessionSlot {

    private static final System.Logger LOG = System.getLogger(SessionSlot.class.getName());

    private final EngineDirectory.Entry engine;

    private EngineSession session;
    private boolean closed;

    SessionSlot(EngineDirectory.Entry engine) {
        this.engine = engine;
    }

    EngineDirectory.Entry engine() {
        return engine;
    }

    boolean canSteer() {
        return engine.description().capabilities().contains(EngineCapability.STEER);
    }

    /** Returns the session, and opens it at first use. This may block: for the run's thread only. */
    EngineSession open(EngineContext context) throws EngineException {
        synchronized (this) {
            if (closed) {
                throw new RunEndedException();
            }
            if (session != null) {
                return session;
            }
        }
        EngineSession opened = engine.engine().open(context);
        synchronized (this) {
            if (!closed) {
                session = opened;
                return opened;
            }
        }
        if (opened != null) {
            close(opened);
        }
        throw new RunEndedException();
    }

    /** Passes an input to the session. Returns false when it does not accept it. */
    boolean steer(String content) {
        EngineSession current;
        synchronized (this) {
            current = session;
        }
        try {
            return current != null && current.steer(content);
        } catch (RuntimeException | LinkageError e) {
            // Treated as not accepted by the engine: the caller has an acknowledgement, so the input must not get lost.
            LOG.log(System.Logger.Level.WARNING, "an engine failed unexpectedly while it was steered", e);
            return false;
        }
    }

    /** Closes the session, if it was opened. Runs the engine's code, which may block. */
    void close() {
        EngineSession current;
        synchronized (this) {
            closed = true;
            current = session;
            session = null;
        }
        if (current != null) {
            close(current);
        }
    }

    /** As {@link #close()}, on an executor; on the calling thread when the executor rejects it. */
    void close(Executor executor) {
        try {
            executor.execute(this::close);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private static void close(EngineSession session) {
        try {
            session.close();
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "an engine failed to close its session", e);
        }
    }
}
