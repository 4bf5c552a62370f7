package dev.yado.engine.echo.internal;

import dev.yado.model.ErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import java.util.Map;

/**
 * What a profile can set.
 *
 * @param prefix    stands before what is echoed
 * @param wordDelay milliseconds between two words
 */
record EchoSettings(String prefix, long wordDelay) {

    static final long MAX_DELAY = 60_000;

    static EchoSettings of(Map<String, String> settings) throws EngineException {
        String delay = settings.getOrDefault("word_delay_ms", "0");
        try {
            long ms = Long.parseLong(delay);
            if (ms >= 0 && ms <= MAX_DELAY) {
                return new EchoSettings(settings.containsKey("prefix") ? settings.get("prefix") + " " : "echo: ", ms);
            }
        } catch (NumberFormatException e) {
            // Answered below, as a number out of range is.
        }
        throw new EngineException(ErrorCode.INVALID_REQUEST, "the profile's word_delay_ms must be a number from 0 to " + MAX_DELAY);
    }
}
