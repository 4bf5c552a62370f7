/** The background observation of one Runtime, and the publication of its changes. */
package dev.yado.source.remote.internal.monitor;
