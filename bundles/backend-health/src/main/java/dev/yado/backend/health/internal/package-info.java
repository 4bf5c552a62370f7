/** The Felix Health Check of a Backend, over the registry. */
package dev.yado.backend.health.internal;
