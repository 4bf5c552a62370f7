/** All sources by runtime id: the election of the one that serves an id, its observation, and the publication of changes. */
package dev.yado.registry.internal.fleet;
