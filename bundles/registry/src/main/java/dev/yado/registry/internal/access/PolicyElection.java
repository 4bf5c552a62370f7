package dev.yado.registry.internal.access;

import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * The registered policies, and the election of the one that decides. Writers take a short lock and publish a new {@link State}; readers never
 * lock. Thread-safe.
 */
public final class PolicyElection implements AutoCloseable {

    /** Maximum time to wait for calls into an unregistered policy: its bundle may only release its resources then. */
    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private final PolicyMemory memory;
    private final ScheduledExecutorService timer;

    private final Object lock = new Object();
    // Guarded by lock.
    private final Map<Object, Entry> policies = new HashMap<>();
    private boolean closed;
    private volatile PolicySettings settings;
    private volatile State state;
    private volatile Runnable onChange = () -> {};

    /** Remembers whether a policy was registered since this process started. */
    public interface PolicyMemory {
        boolean seen();

        void remember();
    }

    private record Entry(PolicyProperties properties, PolicyCalls calls) {
    }

    /**
     * Who decides at one moment.
     *
     * @param version rises with every change that may change decisions
     * @param open    whether everything is allowed, because there is no policy and none is required
     */
    record State(long version, Optional<PolicyProperties> properties, Optional<PolicyCalls> calls, boolean open) {

        boolean sameDecider(State other) {
            return open == other.open && calls.equals(other.calls);
        }

        boolean readsWorkers() {
            return properties.filter(PolicyProperties::readsWorkers).isPresent();
        }
    }

    public PolicyElection(PolicySettings settings, PolicyMemory memory, ScheduledExecutorService timer) {
        this.settings = settings;
        this.memory = memory;
        this.timer = timer;
        this.state = new State(0, Optional.empty(), Optional.empty(), settings.required().opensWithout(memory.seen()));
    }

    /** Sets what is run after every change that may change decisions. It must only hand over. */
    void onChange(Runnable changed) {
        onChange = changed;
    }

    State state() {
        return state;
    }

    public PolicySettings settings() {
        return settings;
    }

    /** Logs what applies if there is no policy at the start. */
    public void logWithoutPolicy() {
        State now = state;
        if (now.properties().isEmpty()) {
            log(now);
        }
    }

    public void configure(PolicySettings newSettings) {
        synchronized (lock) {
            settings = newSettings;
            elect(false);
        }
        onChange.run();
    }

    /**
     * Adds a policy.
     *
     * @param key     identifies its service
     * @param service see {@link PolicyCalls}
     */
    public void add(Object key, PolicyProperties properties, Supplier<AccessPolicy> service) {
        PolicyCalls calls = new PolicyCalls(properties.describe(), service, () -> settings.deadline(), timer);
        synchronized (lock) {
            if (closed || policies.containsKey(key)) {
                calls.close();
                return;
            }
            // First: a policy that cannot be created was to be enforced too.
            memory.remember();
            policies.put(key, new Entry(properties, calls));
            if (!settings.required().admits(properties.name())) {
                LOG.log(Level.WARNING, "Access policy: {0} is registered and ignored, because policy_required names another one", properties.describe());
            }
            elect(false);
        }
        calls.listen(() -> announced(calls));
        onChange.run();
    }

    /** Reads the properties of a policy again: it may decide otherwise now. Ignores an unknown one. */
    public void update(Object key, PolicyProperties properties) {
        synchronized (lock) {
            Entry known = policies.get(key);
            if (known == null) {
                return;
            }
            policies.put(key, new Entry(properties, known.calls()));
            elect(true);
        }
        onChange.run();
    }

    /** Removes a policy. Returns when no call into it is in progress, after {@link #DRAIN} at the latest. */
    public void remove(Object key) {
        Entry removed;
        synchronized (lock) {
            removed = policies.remove(key);
            if (removed == null) {
                return;
            }
            elect(false);
        }
        removed.calls().close();
        onChange.run();
        if (!removed.calls().awaitIdle(DRAIN)) {
            LOG.log(Level.WARNING, "Access policy: a call into the unregistered {0} has not returned; its threads remain until it returns",
                    removed.properties().describe());
        }
    }

    public AccessStatus status() {
        State now = state;
        if (now.calls().isEmpty()) {
            return new AccessStatus(now.open() ? AccessStatus.State.NONE : AccessStatus.State.UNAVAILABLE, Optional.empty());
        }
        return new AccessStatus(now.calls().get().failing() ? AccessStatus.State.UNAVAILABLE : AccessStatus.State.ENFORCED,
                now.properties().flatMap(PolicyProperties::name));
    }

    /** Ends all calls. If a policy decided, every later operation is refused. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            policies.values().forEach(entry -> entry.calls().close());
            policies.clear();
            state = new State(state.version() + 1, Optional.empty(), Optional.empty(), state.open());
        }
    }

    private void announced(PolicyCalls calls) {
        synchronized (lock) {
            if (closed || state.calls().filter(current -> current == calls).isEmpty()) {
                return;
            }
            elect(true);
        }
        onChange.run();
    }

    /** @param changed whether the policy that decides may decide otherwise than before */
    private void elect(boolean changed) {
        if (closed) {
            return;
        }
        Optional<Entry> best = policies.values().stream().filter(entry -> settings.required().admits(entry.properties().name()))
                .min(Comparator.comparing(Entry::properties, PolicyProperties.BEST_FIRST));
        boolean open = best.isEmpty() && settings.required().opensWithout(memory.seen());
        State old = state;
        State next = new State(old.version() + 1, best.map(Entry::properties), best.map(Entry::calls), open);
        if (changed || !next.sameDecider(old)) {
            state = next;
        } else if (!next.properties().equals(old.properties())) {
            state = new State(old.version(), next.properties(), old.calls(), open);
        }
        if (!next.sameDecider(old)) {
            log(next);
        }
    }

    /** Logs which policy decides, or what applies without one. */
    private void log(State now) {
        if (now.properties().isPresent()) {
            LOG.log(Level.INFO, "Access policy: {0} decides", now.properties().get().describe());
        } else if (now.open()) {
            LOG.log(Level.INFO, "Access policy: there is none, and none is required: every authenticated caller may do everything");
        } else if (settings.required().mode() == PolicyRequirement.Mode.UNKNOWN) {
            LOG.log(Level.WARNING, "Access policy: which one is required is not known; operations are refused with policy_unavailable until the configuration"
                    + " is corrected");
        } else {
            LOG.log(Level.WARNING, "Access policy: {0} is required and not there; operations are refused with policy_unavailable until it is",
                    settings.required().name().map(name -> "the policy " + name).orElse("a policy"));
        }
    }
}
