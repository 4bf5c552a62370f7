package dev.yado.engine.echo.internal;

import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Profile;
import java.util.List;
import java.util.Map;

/**
 * The settings of this engine in a profile.
 *
 * @param prefix    text before repeated input
 * @param wordDelay pause between two words, in milliseconds
 */
record EchoSettings(String prefix, long wordDelay) {

    static final long MAX_DELAY = 60_000;
    private static final List<String> KNOWN = List.of("prefix", "word_delay_ms");

    /** @throws EngineException if a setting is invalid, unknown or without effect here; the message contains its name */
    static EchoSettings of(Profile profile) throws EngineException {
        if (!profile.options().isEmpty()) {
            // Ignoring it would give the impression that a model responds.
            throw EngineException.wrongProfile("the echo engine supports neither model nor command nor tools; set engine to the one to use");
        }
        Map<String, String> settings = profile.settings();
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
            // Reported below, like a number out of range.
        }
        throw EngineException.wrongProfile("the profile's word_delay_ms must be a number from 0 to " + MAX_DELAY);
    }
}
