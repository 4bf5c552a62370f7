/** Observes one Runtime in the background and publishes its changes. */
package dev.yado.source.remote.internal.monitor;
