package dev.yado.runtime.core.internal.profile;

import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.support.secret.Secret;
import dev.yado.support.secret.SecretUnavailableException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Resolves the environment variables of a profile. Stateless. */
public final class ProfileEnvironment {

    private ProfileEnvironment() {
    }

    /**
     * Returns the variables with their current values.
     *
     * @throws EngineException that names the first variable without a value, and what to do about it
     */
    public static Map<String, Secret> resolve(Profile profile) throws EngineException {
        Map<String, Secret> values = new TreeMap<>();
        for (var variable : profile.environment().entrySet()) {
            try {
                values.put(variable.getKey(), variable.getValue().resolve());
            } catch (SecretUnavailableException e) {
                throw EngineException.unavailable("the value of " + variable.getKey() + " in the environment of profile " + profile.name()
                        + " is not available: " + remedy(variable.getValue().text(), e));
            }
        }
        return Collections.unmodifiableMap(values);
    }

    private static String remedy(String reference, SecretUnavailableException e) {
        return reference.startsWith("env:") ? "set the environment variable " + reference.substring("env:".length()) + " of the Runtime's process"
                : "its file " + e.getMessage();
    }
}
