package dev.yado.runtime.core.internal.run;

import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunEndedException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One Worker's session with one engine, opened when it is first needed and closed once. Thread-safe. */
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

    /** The session. Opening may block: called on the run's thread only. */
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

    boolean steer(String content) {
        EngineSession current;
        synchronized (this) {
            current = session;
        }
        try {
            return current != null && current.steer(content);
        } catch (RuntimeException | LinkageError e) {
            // Not taken: the input is accepted and must not get lost.
            LOG.log(System.Logger.Level.WARNING, "an engine broke when it was steered", e);
            return false;
        }
    }

    /** Closes the session, if one was opened. It is the engine's code and may block. */
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
            LOG.log(System.Logger.Level.WARNING, "an engine could not close its session", e);
        }
    }
}
