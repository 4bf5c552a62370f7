/** Tracks sources by runtime id: elects the serving one, watches it and publishes changes. */
package dev.yado.registry.internal.fleet;
