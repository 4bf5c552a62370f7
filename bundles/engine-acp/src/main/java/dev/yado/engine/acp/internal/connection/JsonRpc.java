package dev.yado.engine.acp.internal.connection;

import dev.yado.engine.acp.internal.connection.AgentException.Kind;
import dev.yado.support.redaction.MessageRedactor;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the JSON-RPC messages that are sent to an agent and reads its error responses. Stateless. */
final class JsonRpc {

    /** The maximum length of an error text of the agent, in characters. */
    private static final int MAX_ERROR_TEXT = 300;

    static final int METHOD_NOT_FOUND = -32601;
    static final int INTERNAL_ERROR = -32603;
    private static final int AUTH_REQUIRED = -32000;

    private JsonRpc() {
    }

    static ObjectNode request(long id, String method, ObjectNode params) {
        return message().put("id", id).put("method", method).set("params", params);
    }

    static ObjectNode notification(String method, ObjectNode params) {
        return message().put("method", method).set("params", params);
    }

    static ObjectNode response(ObjectNode request, ObjectNode result) {
        return message().<ObjectNode>set("id", request.get("id")).set("result", result);
    }

    static ObjectNode errorResponse(ObjectNode request, int code, String reason) {
        return message().<ObjectNode>set("id", request.get("id")).set("error", AgentJson.object().put("code", code).put("message", reason));
    }

    /**
     * Returns the result in a response.
     *
     * @param redactor removes secrets from the agent's error text
     * @throws AgentException if the response is an error
     */
    static JsonNode result(ObjectNode response, UnaryOperator<String> redactor) throws AgentException {
        JsonNode error = response.path("error");
        if (!error.isObject()) {
            return response.path("result");
        }
        if (error.path("code").asInt(0) == AUTH_REQUIRED) {
            throw new AgentException(Kind.LOGIN_REQUIRED, "the agent requires a login: log it in once as the user that Yado runs as, "
                    + "or give it its key in the profile's environment");
        }
        throw new AgentException(Kind.ERROR_RESPONSE,
                "the agent responded with an error: " + MessageRedactor.redact(redactor.apply(explanation(error)), MAX_ERROR_TEXT));
    }

    // Many agents send "Internal error" as the message and the actual reason in data.
    private static String explanation(JsonNode error) {
        String details = error.path("data").isString() ? error.path("data").stringValue() : AgentJson.string(error.path("data"), "details");
        String message = AgentJson.string(error, "message");
        return details.isBlank() || details.equals(message) ? message : message + ": " + details;
    }

    private static ObjectNode message() {
        return AgentJson.object().put("jsonrpc", "2.0");
    }
}
