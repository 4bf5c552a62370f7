/** The RuntimeSource of the Runtime in the same process, by direct calls. */
package dev.yado.source.embedded.internal;
