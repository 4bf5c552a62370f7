package dev.yado.engine.echo.internal;

import dev.yado.runtime.spi.engine.EngineException;
import java.util.List;
import java.util.Map;

/**
 * What a profile can set.
 *
 * @param prefix    stands before what is echoed
 * @param wordDelay milliseconds between two words
 */
record EchoSettings(String prefix, long wordDelay) {

    static final long MAX_DELAY = 60_000;
    private static final List<String> KNOWN = List.of("prefix", "word_delay_ms");

    /** @throws EngineException that names a setting that is wrong or unknown */
    static EchoSettings of(Map<String, String> settings) throws EngineException {
        for (String name : settings.keySet()) {
            if (!KNOWN.contains(name)) {
                throw EngineException.wrongProfile("the echo engine has no setting " + name + "; it has " + String.join(", ", KNOWN));
            }
        }
        String delay = settings.getOrDefault("word_delay_ms", "0");
        try {
            long ms = Long.parseLong(delay);
            if (ms >= 0 && ms <= MAX_DELAY) {
                return new EchoSettings(settings.containsKey("prefix") ? settings.get("prefix") + " " : "echo: ", ms);
            }
        } catch (NumberFormatException e) {
            // Answered below, as a number out of range is.
        }
        throw EngineException.wrongProfile("the profile's word_delay_ms must be a number from 0 to " + MAX_DELAY);
    }
}
