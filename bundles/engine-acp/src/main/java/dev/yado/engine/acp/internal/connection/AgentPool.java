package dev.yado.engine.acp.internal.connection;

import dev.yado.engine.acp.internal.connection.AgentException.Kind;
import dev.yado.process.ProcessSpec;
import dev.yado.support.redaction.SecretRedactor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All agents of one engine that are running: no more than so many, and none once the engine is gone. Thread-safe. */
public final class AgentPool {

    // Guarded by this.
    private int max;
    private final Set<AgentConnection> live = new HashSet<>();
    private int starting;
    private boolean closed;

    public AgentPool(int max) {
        allow(max);
    }

    /** How many may run at once from now on. @throws IllegalArgumentException for a number out of bounds; nothing has changed then */
    public final synchronized void allow(int most) {
        if (most < 1 || most > 10_000) {
            throw new IllegalArgumentException("max_agents must be a number from 1 to 10000");
        }
        max = most;
    }

    public AgentConnection start(ProcessSpec program, AgentLog log, SecretRedactor scrubber) throws AgentException {
        reserve();
        AgentConnection started = null;
        try {
            started = new AgentConnection(program, log, scrubber);
        } finally {
            synchronized (this) {
                starting--;
                if (started != null && !closed) {
                    live.add(started);
                }
            }
        }
        if (isClosed()) {
            started.close();
            throw gone();
        }
        return started;
    }

    /** Ends an agent; returns when it and all it started are gone. */
    public void end(AgentConnection agent) {
        try {
            agent.close();
        } finally {
            synchronized (this) {
                live.remove(agent);
            }
        }
    }

    public synchronized int count() {
        return live.size();
    }

    /** Ends all of them, at once: one after the other would take as long as the slowest many times. */
    public void close() {
        List<Thread> closing = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (AgentConnection agent : live) {
                closing.add(new Thread(agent::close, "yado-acp-close"));
            }
            live.clear();
        }
        closing.forEach(Thread::start);
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // They go on and end by themselves, within their bounds.
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void reserve() throws AgentException {
        if (closed) {
            throw gone();
        }
        if (live.size() + starting >= max) {
            throw new AgentException(Kind.NOT_STARTED, "as many agents run as may (" + max + "): stop a Worker, wait for one to idle, or raise max_agents");
        }
        starting++;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static AgentException gone() {
        return new AgentException(Kind.NOT_STARTED, "the engine is being stopped");
    }
}
