package dev.yado.runtime.core.internal;

import dev.yado.model.id.WorkerRef;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.TranscriptReader;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one session's engine gets to know of its Worker. Thread-safe. */
final class SessionContext implements EngineContext {

    private static final System.Logger LOG = System.getLogger(SessionContext.class.getName());

    private final WorkerActor actor;
    private final SessionSlot slot;
    private final WorkerEnvironment env;
    private final WorkerRef worker;
    private final Profile profile;
    private final TranscriptReader transcript;

    /** @param slot the session this is for: a later session's notes must not be overwritten by it */
    SessionContext(WorkerActor actor, SessionSlot slot, WorkerEnvironment env, WorkerRef worker, Profile profile, TranscriptReader transcript) {
        this.actor = actor;
        this.slot = slot;
        this.env = env;
        this.worker = worker;
        this.profile = profile;
        this.transcript = transcript;
    }

    @Override
    public WorkerRef worker() {
        return worker;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public TranscriptReader transcript() {
        return transcript;
    }

    @Override
    public Optional<String> note() {
        return actor.note();
    }

    @Override
    public void note(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_NOTE) {
            throw new IllegalArgumentException("a note is at most " + MAX_NOTE + " bytes");
        }
        actor.note(slot, text.isEmpty() ? Optional.empty() : Optional.of(text));
    }

    @Override
    public Optional<Path> directory() throws EngineException {
        try {
            return env.directories().open(worker.workerId());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "no directory for " + worker, e);
            throw EngineException.unavailable("this Worker's directory cannot be made; the log of the Runtime says why");
        }
    }

    @Override
    public Map<String, Secret> environment() throws EngineException {
        return resolved(profile);
    }

    /** @throws EngineException that names the first variable whose value is not to be had */
    static Map<String, Secret> resolved(Profile profile) throws EngineException {
        Map<String, Secret> values = new TreeMap<>();
        for (var variable : profile.environment().entrySet()) {
            values.put(variable.getKey(), variable.getValue().resolve().orElseThrow(() -> EngineException.unavailable("the value of "
                    + variable.getKey() + " in the environment of profile " + profile.name() + " is not there: " + where(variable.getValue().text()))));
        }
        return Collections.unmodifiableMap(values);
    }

    private static String where(String reference) {
        return reference.startsWith("env:") ? "set the environment variable " + reference.substring(4) + " of the Runtime's process"
                : "its file is missing, empty or unreadable";
    }
}
