package dev.yado.engine.llm.internal.support;

import dev.yado.model.value.Text;
import dev.yado.runtime.spi.engine.EngineException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a configuration says: the newest that was right or, as long as none was, what is wrong with it, so that whoever refers to it can be told. Thread-safe.
 */
public final class ConfigHolder<T> {

    private static final System.Logger LOG = System.getLogger(ConfigHolder.class.getName());
    private static final int MAX_REASON = 300;

    private final String pid;
    private T value;
    private String wrong = "nothing is set";

    public ConfigHolder(String pid) {
        this.pid = pid;
    }

    /**
     * A wrong value changes nothing; the log says so.
     *
     * @param maker throws an {@link IllegalArgumentException} with a message for people when the values are wrong
     * @return what counted before, if it counts no more
     */
    public synchronized Optional<T> set(Supplier<T> maker) {
        T before = value;
        try {
            value = maker.get();
            return Optional.ofNullable(before);
        } catch (IllegalArgumentException e) {
            wrong = Text.bounded(e.getMessage(), MAX_REASON);
            LOG.log(System.Logger.Level.WARNING, "the configuration " + pid + " is not in effect: " + wrong + (before == null ? "" : "; the old one stays"));
            return Optional.empty();
        }
    }

    public synchronized Optional<T> get() {
        return Optional.ofNullable(value);
    }

    /** @throws EngineException that says what is wrong */
    public synchronized T require() throws EngineException {
        return get().orElseThrow(() -> EngineException.unavailable("the configuration " + pid + " is not in effect: " + wrong));
    }
}
