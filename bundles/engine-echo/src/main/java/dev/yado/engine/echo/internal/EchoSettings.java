package dev.yado.engine.echo.internal;

import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Profile;
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

    /** @throws EngineException that names a setting that is wrong, unknown or without effect here */
    static EchoSettings of(Profile profile) throws EngineException {
        if (profile.model().isPresent() || !profile.command().isEmpty() || !profile.tools().isEmpty()) {
            // Taken without a word it would leave somebody in the belief that a model answers.
            throw EngineException.wrongProfile("the echo engine takes neither model nor command nor tools; set engine to the one that is meant to answer");
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
            // Answered below, as a number out of range is.
        }
        throw EngineException.wrongProfile("the profile's word_delay_ms must be a number from 0 to " + MAX_DELAY);
    }
}
