package dev.yado.engine.llm.internal.support;

import dev.yado.model.value.Text;
import dev.yado.runtime.spi.engine.EngineException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Holds the last valid value of a configuration or, until there is one, the reason why it is invalid, for the errors of its users. Thread-safe.
 */
public final class ConfigHolder<T> {

    private static final System.Logger LOG = System.getLogger(ConfigHolder.class.getName());
    private static final int MAX_REASON = 300;

    private final String pid;
    private T value;
    private String problem = "nothing is set";

    public ConfigHolder(String pid) {
        this.pid = pid;
    }

    /**
     * Replaces the value. An invalid configuration is logged and leaves the previous value in effect.
     *
     * @param factory throws an {@link IllegalArgumentException} with a message for operators when the configuration is invalid
     * @return the previous value, if it was replaced
     */
    public synchronized Optional<T> set(Supplier<T> factory) {
        T before = value;
        try {
            value = factory.get();
            return Optional.ofNullable(before);
        } catch (IllegalArgumentException e) {
            problem = Text.bounded(e.getMessage(), MAX_REASON);
            LOG.log(System.Logger.Level.WARNING,
                    "the configuration " + pid + " is not in effect: " + problem + (before == null ? "" : "; the previous one stays in effect"));
            return Optional.empty();
        }
    }

    public synchronized Optional<T> get() {
        return Optional.ofNullable(value);
    }

    /** Returns the value. @throws EngineException with the reason if there is no valid one */
    public synchronized T require() throws EngineException {
        return get().orElseThrow(() -> EngineException.unavailable("the configuration " + pid + " is not in effect: " + problem));
    }
}
