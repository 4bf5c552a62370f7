package dev.yado.engine.acp.internal.connection;

import dev.yado.engine.acp.internal.connection.AgentException.Kind;
import dev.yado.process.ProcessSpec;
import dev.yado.support.redaction.SecretRedactor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The running agents of one engine, up to a maximum number, and none after the engine was closed. Thread-safe. */
public final class AgentPool {

    // Guarded by this.
    private int max;
    private final Set<AgentConnection> live = new HashSet<>();
    private int starting;
    private boolean closed;

    public AgentPool(int max) {
        setMax(max);
    }

    /** Sets the maximum number of agents. @throws IllegalArgumentException for a number out of bounds; changes nothing then */
    public final synchronized void setMax(int newMax) {
        if (newMax < 1 || newMax > 10_000) {
            throw new IllegalArgumentException("max_agents must be a number from 1 to 10000");
        }
        max = newMax;
    }

    public AgentConnection start(ProcessSpec spec, AgentLog log, SecretRedactor redactor) throws AgentException {
        reserve();
        AgentConnection started = null;
        try {
            started = new AgentConnection(spec, log, redactor);
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
            throw stopping();
        }
        return started;
    }

    /** Ends an agent; returns when it and its child processes have ended. */
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

    /** Ends all agents in parallel: in sequence, slow ones would add up. */
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
                // The threads continue and end within their time limits.
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void reserve() throws AgentException {
        if (closed) {
            throw stopping();
        }
        if (live.size() + starting >= max) {
            throw new AgentException(Kind.NOT_STARTED,
                    "the maximum number of agents (" + max + ") is running: stop a Worker, wait until one is idle, or raise max_agents");
        }
        starting++;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static AgentException stopping() {
        return new AgentException(Kind.NOT_STARTED, "the engine is being stopped");
    }
}
