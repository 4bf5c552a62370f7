package dev.yado.model.json.wire;

import dev.yado.model.worker.Worker;

/**
 * A Worker in the short form that listings use; a plain {@link Worker} is written in the long form. The short form counts what a Worker
 * was asked to have instead of listing it, so a Worker read from it has a request without lists and without a configuration bundle.
 */
public record WorkerSummary(Worker worker) {
}
