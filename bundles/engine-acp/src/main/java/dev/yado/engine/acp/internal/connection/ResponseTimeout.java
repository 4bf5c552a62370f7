package dev.yado.engine.acp.internal.connection;

import java.time.Duration;

/**
 * The time limits of one request to an agent.
 *
 * @param total until the response
 * @param idle  without any message from the agent
 */
public record ResponseTimeout(Duration total, Duration idle) {

    public static ResponseTimeout of(Duration total) {
        return new ResponseTimeout(total, total);
    }
}
