package dev.yado.engine.acp.internal.connection;

import tools.jackson.databind.node.ObjectNode;

/** Sends the response to one request of an agent. Does nothing if the agent has ended. Safe from any thread. */
public final class RequestResponder {

    private final AgentConnection connection;
    private final ObjectNode request;

    RequestResponder(AgentConnection connection, ObjectNode request) {
        this.connection = connection;
        this.request = request;
    }

    public void result(ObjectNode result) {
        send(JsonRpc.response(request, result));
    }

    public void notSupported() {
        error(JsonRpc.METHOD_NOT_FOUND, "not supported by this client");
    }

    void error(int code, String reason) {
        send(JsonRpc.errorResponse(request, code, reason));
    }

    private void send(ObjectNode response) {
        try {
            connection.send(response);
        } catch (AgentException e) {
            connection.note("[yado: a response did not reach the agent]");
        }
    }
}
