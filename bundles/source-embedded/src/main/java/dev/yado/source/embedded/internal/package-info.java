/** Shows the Runtime of this process through a RuntimeSource, by direct calls. */
package dev.yado.source.embedded.internal;
