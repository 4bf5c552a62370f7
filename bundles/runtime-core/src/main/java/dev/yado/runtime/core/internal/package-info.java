/** The Runtime as a service: its facade, its configuration and its maintenance tasks. */
package dev.yado.runtime.core.internal;
