package dev.yado.engine.acp.internal.connection;

import tools.jackson.databind.JsonNode;

/** Handles what an agent sends while a request to it is open. Called by the thread that waits for the response. */
public interface AgentMessageHandler {

    /** Ignores notifications and rejects requests. */
    AgentMessageHandler IGNORE = new AgentMessageHandler() {
        @Override
        public void notified(String method, JsonNode params) {
            // Nothing depends on it.
        }

        @Override
        public void requested(String method, JsonNode params, RequestResponder responder) {
            responder.notSupported();
        }
    };

    void notified(String method, JsonNode params);

    /** @param responder may be used later and from any thread, once */
    void requested(String method, JsonNode params, RequestResponder responder);

    /** Returns true while the agent waits for a response from here, during which its idle timeout does not run. */
    default boolean agentWaits() {
        return false;
    }
}
