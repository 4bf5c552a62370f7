package dev.yado.model.json.wire;

import dev.yado.model.worker.Worker;

/**
 * A Worker in the short form of lists; a {@link Worker} itself is written in the long form. The short form contains the number of requested capabilities
 * instead of the request's lists, so a Worker that is read from it has a request without lists and without a configuration bundle.
 */
public record WorkerSummary(Worker worker) {
}
